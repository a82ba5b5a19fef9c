package pii

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestOrdinaryMessages has what people write to each other about gigs, full of
// "at", "dot", file names and blanks that are missing. No e-mail address and no
// URL is in it but those in «».
func TestOrdinaryMessages(t *testing.T) {
	for line := range strings.Lines(ordinaryMessages) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		t.Run(line, func(t *testing.T) {
			text := strings.NewReplacer("«", "", "»", "").Replace(line)
			var want, got []string
			for rest := line; ; {
				_, after, ok := strings.Cut(rest, "«")
				if !ok {
					break
				}
				value, after, _ := strings.Cut(after, "»")
				want, rest = append(want, value), after
			}
			for _, f := range Scan(text) {
				if f.Type == Email || f.Type == URL {
					got = append(got, text[f.Start:f.End])
				}
			}
			require.Equal(t, want, got)
		})
	}
}

const ordinaryMessages = `
	Meet me at the corner at 5, I'll wait at the bakery.
	I'm at home. Come whenever you like.
	I'm at home.Come whenever you like
	Look at this.It works now
	The work is done.Thanks a lot
	ok.See you tomorrow
	See you @ the station at 6.30
	2 @ 5.50 each, so 11 in total
	3 boards @ 12.99
	@anna can you take this one?
	Thanks @peter.k for the help
	follow me @anna.paints
	I arrive at 10.30, not at 5 dot 30
	at the dot of six
	We are at point B now
	At this point in time I can't say
	The price is 4.5 per metre
	Call me at noon at the office
	I live at number 5 on the left
	I bought it at «amazon dot com»
	You can book at «booking dot com»
	You can book it at «booking.com» today
	We found the flat at «airbnb.com»
	I work at «example.com»
	I worked at Google for two years
	The listing at «example.com» has the photos
	The photos at «flickr.com» are better
	I sold it at «ebay.de» last week
	Look at «etsy.com/shop/anna»
	It is reserved at «hotels.com»
	I ordered the paint at «homedepot.com»
	Details at «example.org».
	Tickets at «ticketmaster.com» only
	the gmail is full
	my gmail is down again
	Gmail is better than Outlook
	I look at outlook every morning
	I use outlook for work
	Please send it by gmail
	Find me on gmail
	Is gmail working for you?
	gmail: please check your inbox
	My gmail was hacked last week
	I have an error at outlook, can't log in
	I saved invoice.pdf on gmail
	The yahoo account is closed
	hotmail is old
	Do you use icloud or google drive?
	My iphone12 on icloud is full
	e.g. a drill, i.e. the big one
	Dr.Smith opens at 8.30
	We start at 8 a.m. and stop at 5 p.m.
	St.Moritz is far away
	Mr.Jones is at the door
	I wrote it in node.js and python
	the file is report.pdf, the other one is image.jpg
	main.go and main.py and build.sh
	See README.md for the details
	script.py fails at line 20
	open config.yml in the editor
	I need index.html and style.css by Monday
	version 1.2.3 is out, v2.0.1 too
	user@localhost does not work
	root@server1 says no
	Do it asap.Please bring tools
	The roof is done.It was hard
	The roof is done.it was hard
	all fine.so come at six
	I am ready.me too
	I can do it.No problem
	Great.In the morning then
	great.in the morning then
	Tomorrow.At 8?
	tomorrow.at 8?
	Wait there.is it raining?
	the key is there.to the left of the door
	ok.no problem
	Yes.My brother comes too
	yes.my brother comes too
	Sure.As you like
	sure.as you like
	The ladder is mine.Be careful
	the ladder is mine.be careful
	I called.us two will come
	I will come.Do you have paint?
	I will come.do you have paint?
	Bring the van.it is the white one
	bring the tools.in case it rains
	finish the wall.so we can go home
	I have the key.my wife has another
	take the ladder.no need to ask
	clean the room.as we said
	ask the neighbour.is he home?
	fix the door.at six we leave
	Everything is ready.now we wait
	I finished.work was hard today
	the job is complete.team did great
	wait for the plumber.today he comes late
	I paid cash.money is not a problem
	we have time.live and let live
	nice photo.best regards
	I cleaned the kitchen.home is fine now
	we can start.next week is fine
	thank you.one more thing
	good work.pro job
	the room is warm.cool outside though
	bring gloves.red ones if you can
	good price.buy it
	Price: 50.00/hour, min.2 hours
	Nr.5, 2.Stock, links
	approx.3 hours, incl.material
	5.5m x 3.2m, h.2.4m
	No.7 at the end of the road
	the dot com boom is over
	put a dot at the end
	a red dot on the door
	dot the i and cross the t
	Connect dot to dot at the bottom
	dash of paint, dot of glue
	The dot is at the top
	Is there a .com or a .de domain?
	he has his own .com
	i.e.the big one
	U.S.A. or U.K. plugs?
	the A.C. unit is broken
	P.S. bring water
	PS.bring water
	etc.and so on
	vs.the other one
	Sat.at 9 or Sun.at 10
	Mon.to Fri.is fine
	6pm at the pub
	room12 at the hotel
	Table for 4 at Luigi's
	laughing at you
	not at all
	at least 5, at most 10
	at once or at night
	look at me at work
	good at painting, bad at plumbing
	arrive at gate B.12
	(at) the moment I can't
	I am (at) home
	[at the door]
	stay-at-home dad looking for gigs
	stay-at-home.Thanks
	work_at_home jobs wanted
	the @ sign is broken on my keyboard
	what does @ mean?
	C@fe at the corner
	p@ssword is not safe
	lol @ that
	me @ work
	dinner @ 7.30 @ home.Come
	lunch @ Cafe.Bar
	A@B@C
	1@2.3
	10 @ $5.00
	email me please
	my email is broken
	I sent you an email at 5
	Did you get my mail at work?
	I emailed the office at noon.No answer
	The email at work is slow
	check your mail at home.thanks
	Write me at the end of the week
	contact me at any time
	contact me at 5.30 or later
	reach me at work until 6.It is fine
	reach out at your convenience
	My address is at the top of the page
	send the invoice at the end of the month
	I'll message you at ten.ok?
	I was at a.m. shift
	paid at 30.de facto nothing
	HTML/CSS and node.js skills
	and/or
	http is not secure
	https means safe
	the www is down
	www
	www.
	http://
	go to settings/account/email
	and then //todo later
	/usr/local/bin is the path
	path is C:\Users\anna\file.txt
	src/main.rs does not compile
	test.tar.gz and long.test.tar.bz2
	ASP.NET developer wanted
	Vue.js or React.js?
	I use D3.js, three.js and p5.js
	Is it a .zip or a .rar?
	photos.zip is attached
	movie.mov is too big
	notes.md is done
	the app.exe does not start
	data.csv and data.json
	I need a logo.ai file? no, logo.svg
	Budget: 1.500,00 for all
	Let's go.Bye
	bye.Thx
	hmm...ok
	so...in the end we go
	wait..what
	really?!at 5?
	5*.me
	A+.Great work
	T.B.D.
	ETA 10.am
	10.am or 3.pm
	9.in the morning
	call 5.to confirm
	v1.2.in progress
	Anna.B is nice
	J.Smith and K.Brown will come
	J.R.R. is his nickname
	Washington D.C. at night
	L.A. is far
	N.Y. or L.A.?
	Ph.D. student looking for gigs
	B.Sc. in maths
	M.Sc. and B.A.
	Inc. and Ltd. are different
	Smith&Co. is the name
	co. and inc.
	R2.D2 joke
	w/ or w/o tools
	24/7 at your service
	50/50 split at the end
	input/output at both ends
	Bar at the corner.Nice place
	Point taken.Thanks
	Point 3 dot 5 on the list
	point at it and shoot
	dot at the end of the line dot
	at at at
	dot dot dot
	at dot
	I am at dot street
	Ich bin um 5 am Bahnhof.Bis dann
	Ich bin zu Hause.Komm vorbei
	Der Treffpunkt ist am Markt
	An diesem Punkt sind wir fertig
	Punkt 6 am Tor
	Das ist der Punkt.Es geht los
	das geht.es ist fertig
	z.B. heute, d.h. jetzt, u.a. morgen
	ca.5 Stunden, inkl.Material
	Nr.12 im Hof, 3.OG
	Wir treffen uns bei Anna at home
	Fertig.Danke!
	fertig.danke
	Ich komme.Die Leiter habe ich
	ich komme.die leiter habe ich
	alles klar.so machen wir es
	bin da.wo bist du
	Das ist gut.Im Keller ist Licht
	das ist gut.im keller ist licht
	Punkt, Komma, Strich
	ich schaue bei «kleinanzeigen.de»
	Mein Gmail ist voll
	Der Klammeraffe fehlt auf der Tastatur
	À quel point c'est cher ?
	un point de vue
	le point de départ est la gare
	C'est fini.Merci
	c'est fini.merci
	Je suis au travail.À demain
	je suis au travail.au revoir
	point final
	rendez-vous au point d'eau
	j'habite au 5 rue.le code est vert
	mon gmail est plein
	l'arobase ne marche pas
	M.Dupont arrive
	p.ex. demain
	Estoy en casa.Ven cuando quieras
	estoy en casa.es la azul
	el punto de encuentro es la plaza
	en este punto es difícil
	a las cinco en punto es mejor
	punto y coma
	una arroba de patatas
	dos arrobas de uva
	está listo.Gracias
	está listo.no hay problema
	Sra.López viene a las 5
	mi gmail está lleno
	Estou em casa.Vem quando quiseres
	o ponto de encontro é a praça
	às cinco em ponto no café
	está pronto.Obrigado
	está pronto.no problema
	Sr.Silva chega às 8
	trabalho feito.com calma
	Ich bin bei Anna zu Hause
	je suis chez Anna, point de départ
	duas arrobas de carne
	ponto final
	Sono a casa.Vieni quando vuoi
	sono a casa.la porta è aperta
	il punto di ritrovo è la piazza
	a che punto è il lavoro?
	una chiocciola sul muro
	alle cinque in punto in piazza
	fatto.Grazie
	è fatto.si vede bene
	Sig.Rossi arriva alle 8
	la mia gmail è piena
	punto e virgola
	Ik ben thuis.Kom maar langs
	ik ben thuis.is goed
	het punt is de markt
	klaar.Bedankt
	op dit punt is het goed
	punt uit
	mijn gmail is vol
	een apenstaartje typen lukt niet
	om 5 uur.nu niet
	Look at «example.com», it has a map
	our site is «example.com».
	See «www.example.com/gigs».
	«facebook.com/anna.b» is my page
	I am on «instagram.com/anna_b»
	text me: «wa.me/15551234»
	«t.me/annab»
	«https://example.com/a?b=c» works
	«maps.google.com» shows the way
	I saw it on «booking.com» and on «kayak.com».
	«Booking.com» is cheaper
	My review is on «yelp.com».
	Go to «google.com» and search for it
	prices from «obi.de» and «bauhaus.de» please
	Use «wetransfer.com» for the photos
	the form is at «forms.gle/abc123»
	a video: «youtu.be/abc»
	write to «anna@example.com».Thanks
	anna: «anna@example.com»; peter: «peter@example.org»
	I left it at John's.The key is inside
	The plumber at Smith.Co is good
	Start at 7:00.End at 15:00
	I can be there at 7.30.is that ok?
	meeting at 3.Room is 12
	half at start.half at end
	Deposit at booking, rest at the end
	dot matrix printer for sale
	polka dot curtains at half price
	Microdot at the back
	Lookout at the top.Nice view
	I'd be at it.all day
	cost at cost dot
	Up at 6. At it by 7.
	Mind the step at the door.it is high
	Pick me up at Terminal 2.B
	I shop at Lidl. De winkel is dicht
	At home. Org stuff later
	Water at 40. In the tank
	Hammer, nails, saw etc.at mine
	Is Friday ok?at 9?
	Check in at 3.check out at 11
	Can you be at mine at 9? at the latest 10
	The tenant at no.5 has the key
	We're at capacity.come next week
	at once.app is slow today
	The app.it crashed
	install the app.is it free?
	new phone.who is this
	photo 1.jpg and photo 2.png
	scan0001.pdf on outlook
	IMG_1234.JPG is the wall
	screenshot_2024.png at the bottom
	PO.12345 at the desk
	Invoice no.2024.15 is paid
	ref.no.12
	I.T. support at home
	R&D at work
	Q&A at 6
	A/C at full power
	T-shirt at size M.in red
	Wi-Fi at home.de nada
	Size S.M.L at choice
	`
