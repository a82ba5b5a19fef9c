package pii

import "strings"

// context is what the words around digits say about them.
type context uint8

const (
	unknown   context = iota
	phonelike         // a phone was spoken of
	right             // a phone was announced right there
	otherwise         // they count, name or measure something else
)

// wordKind is what a word near digits says.
type wordKind uint8

const (
	says      wordKind = iota // nothing
	passes                    // nothing, and what is before it still counts
	numbers                   // that they are a number of something
	announces                 // that they are a phone's
	calls                     // that somebody is to be called
	denies                    // that they are something else's
	measures                  // how much of what they count; after them
	money                     // how much of it; before or after them
)

var plusWord = keyOf("plus")

// contextLists are in lower case; a letter with an accent is an otherLetter. No
// word is in two of them.
var contextLists = map[wordKind]string{
	passes: `is are was at on my our me your his her the a this it s under via for us him them please new
			personal private unter auf an ist lautet meine mein mi es el al le la au mon est il mio op mijn meu o
			and or to by und oder y ou et e der die das dem ma mia minha sur per no nr n nro num to so hi hey here`,
	numbers: `number numbers nummer numero n\x80mero num\x80ro nos`,
	announces: `phone phones telephone tel telefon telefono tel\x80fono t\x80l\x80phone tel\x80phone telefone
			telefoon telefonnummer telefonnr handynr telefoonnummer handy handynummer mobil mobile mobiles mobilnummer mobiel mob
			cell cellphone cel celular m\x80vil movil cellulare portable gsm whatsapp whatapp whatsap wapp telegram
			signal viber imessage sms fax landline hotline festnetz fijo fixe rufnummer durchwahl phonenumber tlf
			t\x80l telf fono fone ph area contact recapito vorwahl voicemail tele`,
	calls: `call calls calling called caller text txt texts texting ring reach dial message contactar appel
			appelle appelez appeler joindre llame llama llamame ll\x80mame llamar marca chiama chiamami chiamare
			chiamate bel bellen ruf rufen anrufen anruf ruft erreichbar erreichen liga ligar ligue contacto contatto
			contato answering answer phoned facetime`,
	denies: `order orders invoice ref reference ticket id ids tracking account acct isbn issn sku part parts
			serial model item case claim policy permit license licence plate vin imei barcode ean upc gtin po code
			pin otp confirmation booking reservation job gig task quote estimate transaction txn receipt batch lot
			version build iban ssn vat tax ein gst cnpj cpf nif siret siren customer member client user passport
			price total cost amount budget bestellung rechnung auftrag artikel pedido factura commande facture
			ordine fattura bestelling factuur referencia r\x80f\x80rence riferimento zip postcode plz 			asin tracker shipment parcel package
			awb waybill patent article artikelnummer sn pn number# hash commit score balance timestamp checksum
			seriennummer kundennummer bestellnummer rechnungsnummer auftragsnummer steuernummer sendung paket
			cuenta conta conto compte konto kontonummer rib nie dni rfc curp matr\x80cula codice codigo c\x80digo
			preis precio prix prezzo prijs pre\x80o wert steuer reg registration certificate coupon voucher
			password passcode gutschein session request incident bug issue pr sort routing nhs bsn aadhaar pan`,
	measures: `km kg g mg mm cm m ml l litres liters 			sqft sqm m2 ft feet inch inches pcs pieces units people views times
			followers gb mb kb tb hours hrs minutes mins seconds secs days weeks months years st\x80ck personen
			million millions billion miles meters metres kilometres kilometers yards users rows records items
			lines bytes watts kwh rpm percent pct volts lumens bricks tiles screws nails`,
	money: `usd eur gbp inr brl mxn aud cad rs rupees rupien euro euros dollars dollar bucks pounds reais pesos`,
}

var contextWords = func() map[key]wordKind {
	words := map[key]wordKind{}
	for kind, list := range contextLists {
		for word := range strings.FieldsSeq(strings.ReplaceAll(list, `\x80`, "\x80")) {
			words[keyOf(word)] = kind
		}
	}
	return words
}()

const (
	contextLength = 64 // characters
	contextWordsN = 9
)

// before says what the words before digits say, of which the nearest that says
// anything counts.
func before(v *view, start int) context {
	i := start
	near, numbered := true, false
	for n := 0; n < contextWordsN; {
		// What is between the words.
		ended := false
		for ; i > start-contextLength; i-- {
			c := v.char(i - 1)
			if c == gone || v.is(i-1, word) {
				break
			}
			switch c {
			case '$', '#':
				if i > start-3 {
					return otherwise
				}
			case '.', '!', '?':
				ended = ended || v.is(i, space)
			}
		}
		end := i
		for i > start-contextLength && v.is(i-1, word) {
			i--
		}
		if i == end || n == 0 && v.is(i, digit) && v.isQuiet(start, contextLength) {
			break
		}
		switch kind := wordKindAt(v, i, end); {
		case kind == announces && (near || n < 4):
			return right
		case kind == announces:
			return phonelike
		case kind == calls:
			return phonelike
		case kind == denies && v.key(i, end) == codeWord && v.key(wordBefore(v, i-1), i-1) == areaWord:
			return right
		case near && (kind == denies || kind == money || kind == passes && v.char(i-1) == '/' && v.key(i, end) == nWord):
			return otherwise
		case kind == numbers && near:
			numbered = true
		case kind != passes:
			near = false
			if ended {
				n = contextWordsN
			}
		}
		n++
	}
	if numbered {
		return phonelike
	}
	return unknown
}

var areaWord, codeWord, nWord = keyOf("area"), keyOf("code"), keyOf("n")

func wordKindAt(v *view, start, end int) wordKind {
	if v.is(start, digit) {
		return says
	}
	k := v.key(start, end)
	kind := contextWords[k]
	if kind == says && (end-start > 7 && v.key(end-6, end) == nummerWord || end-start > 4 && v.key(end-2, end) == nrWord) {
		return denies // a compound: Teilenummer
	}
	return kind
}

var nummerWord, nrWord = keyOf("nummer"), keyOf("nr")

// after says what the words after digits say.
func after(v *view, end int) context {
	i := end
	for n := range 5 {
		from := i
		for i < from+3 && i < len(v.class) && !v.is(i, word|taken) {
			c := v.char(i)
			if n == 0 && (c == '$' || c == '%' || c == '@' || c == '#' && i == end) {
				return otherwise
			}
			if n > 0 && (c == '.' || c == '!' || c == '?') {
				return unknown
			}
			i++
		}
		from = i
		for i < from+len(key{})+1 && v.is(i, letter) {
			i++
		}
		if i == from {
			return unknown
		}
		switch kind := contextWords[v.key(from, i)]; {
		case n == 0 && (kind == measures || kind == money || v.key(from, i) == officeWord || v.key(from, i) == homeWord):
			if kind == measures && v.is(from-1, newline|hyphen) {
				return unknown
			}
			if kind == measures || kind == money {
				return otherwise
			}
			return right
		case kind == announces:
			if n == 0 {
				return right
			}
			return phonelike
		case kind == numbers || kind == calls:
			return phonelike
		case kind != passes:
			return unknown
		}
	}
	return unknown
}

var officeWord, homeWord = keyOf("office"), keyOf("home")

// extensionAt returns where an extension ends that begins after a number, and 0 if
// there is none: x12, ext. 12, Durchwahl 12.
func extensionAt(v *view, end int) int {
	i := end
	for i < end+3 && (v.is(i, blank) || v.char(i) == ',' || v.char(i) == ';' || v.char(i) == '(') {
		i++
	}
	opened := v.char(i-1) == '('
	from := i
	for i < from+len(key{}) && v.is(i, letter) {
		i++
	}
	switch {
	case i > from && extensionWords[v.key(from, i)]:
	case i == from && v.char(i) == '#' && i > end:
		i++
	default:
		return 0
	}
	for n := 0; n < 3 && (v.is(i, blank|dot|colon) || v.char(i) == '#'); n++ {
		i++
	}
	from = i
	for v.is(i, digit) && i < from+7 {
		i++
	}
	if i == from || i > from+6 || v.is(i, word) {
		return 0
	}
	if opened && v.char(i) == ')' {
		i++
	}
	return i
}

var extensionWords = func() map[key]bool {
	words := map[key]bool{}
	for word := range strings.FieldsSeq(`x ext extn xt extension poste durchwahl dw apparat app int interno anexo ramal toestel tst`) {
		words[keyOf(word)] = true
	}
	return words
}()
