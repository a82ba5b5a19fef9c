package pii

// ordinary are words that stand before "at", "@" or a full stop in sentences and
// name nobody: those of English first.
var ordinary = newWordSet(`
	i me my you your he him his she her it its we us our they them their who what when where why how which that this
	these those there here someone somebody anyone everyone nobody something anything everything nothing one ones
	is am are was were be been being do does did done have has had having will would can could shall should may might must
	isn't aren't wasn't don't didn't can't won't i'm you're we're they're he's she's it's that's i'll we'll you'll let's
	a an the and or but if so then than as of in on at off out up down over under to from for with without by about into
	not no yes yep nope ok okay well still just only even also too very really again now soon later today tomorrow
	yesterday tonight morning afternoon evening night noon midnight monday tuesday wednesday thursday friday saturday sunday
	look looks looked see saw seen watch stay stayed live lives lived work works worked job jobs meet meets met meeting
	arrive arrives arrived arrival start starts started begin begins began end ends ended stop stops stopped wait waits
	waited be come comes came go goes went gone get gets got give gave take took buy buys bought sell sells sold book
	books booked order orders ordered pay pays paid shop shops find finds found check checks checked search read reads
	call calls called ring phone text message messages contact reach reached reachable available use used try tried
	sign signed register registered login log logged join joined post posts posted list lists listed listing listings
	rent rented park parked parking sit sat stand stood sleep slept eat ate drop dropped pick picked leave left return
	returned deliver delivered keep kept hold put place placed charge charged cost costs price priced prices sale
	offer offers deal deals rate rates rated review reviews page pages site sites website websites web app apps account
	accounts profile profiles link links photo photos picture pictures video videos details detail info information
	more less most least best better good great bad cheap cheaper free full empty open closed ready busy fine sure
	ticket tickets room rooms hotel flat house home office door gate store stores market station street people team
	guy guys man men woman women friend friends customer customers client clients plumber plumbers painter cleaner
	teacher manager boss staff crew colleague colleagues member members user users support service services help
	shift shifts gig gigs task tasks tool tools thing things stuff part parts item items piece pieces product products
	key keys box boxes bag bags car cars van vans truck bike ladder table chair paint wood roof wall garden kitchen
	time times day days week weeks month months year years hour hours minute minutes min mins date dates pm oclock
	laugh laughed point points pointed aim aimed shout shouted talk talked speak spoke chat live arriving
	back away around near next first last once twice all any some each both together alone early late directly online
	please thanks thank hi hello hey dear regards cheers bye hope know knew think thought want wanted need needed like
	liked love loved say says said tell told ask asked show showed send sent write wrote email mail mails address
	visit visits visited study studied event events party lunch dinner breakfast drink drinks coffee beer happy angry
	mad glad surprised shocked welcome arrives error errors down available dot while during because until since
	inside outside home somewhere anywhere everywhere nowhere same different only exactly right wrong left maybe
	per der die das den dem ein eine ist sind war ich du er sie wir ihr und oder aber nicht kein ja nein bin bist hat
	haben wird werden kann noch schon auch nur sehr gut mehr hier da dort heute morgen gestern jetzt dann bei mit von
	zu zum zur im auf aus nach um fertig kaputt danke bitte weg zeit uhr haus arbeit schau gefunden gekauft gebucht bestellt
	le la les un une des du et ou est sont pas oui non je tu il elle nous vous ils avec pour dans sur bien merci ici
	fini demain hier matin soir travail maison fait voir trouvé acheté réservé
	el los las una uno y o es son está no sí yo tú él ella nosotros con por para en de que muy bien gracias aquí listo
	hecho mañana hoy ayer casa trabajo comprado reservado
	o os as um uma e ou são não sim eu você ele ela nós com por para em que muito bem obrigado obrigada aqui pronto feito
	amanhã hoje ontem
	lo gli i uno e o sono non sì io lui lei noi con per in che molto bene grazie qui fatto finito domani oggi ieri lavoro
	het een en of zijn niet ja nee ik jij hij zij wij met voor op aan bij van naar hier daar goed klaar morgen vandaag
	gisteren nu huis werk dank
	other another new old such own big small long short high low hot cold hard easy whole half halfway middle
	reserved purchased searched booking advertised advertise published hosted based located employed
	complain complained apply applied subscribe subscribed vote voted download downloaded upload uploaded browse
	answer answered question questions problem problems issue issues mine yours ours theirs`)

// sites are names of places on the web where something is done, and not mailed.
var sites = newWordSet(`
	amazon ebay etsy booking airbnb vrbo expedia tripadvisor trivago hotels kayak ikea walmart target costco homedepot lowes
	alibaba aliexpress zalando otto kleinanzeigen ebaykleinanzeigen marktplaats leboncoin subito milanuncios wallapop
	gumtree craigslist facebook instagram twitter x tiktok youtube linkedin xing pinterest reddit whatsapp telegram
	google bing wikipedia netflix spotify uber lyft deliveroo doordash thumbtack taskrabbit upwork fiverr indeed monster
	glassdoor paypal stripe wise revolut venmo check24 idealo obi hornbach bauhaus screwfix toolstation bunnings
	github stackoverflow medium wordpress shopify wix slack zoom meetup eventbrite ticketmaster yelp apple microsoft`)
