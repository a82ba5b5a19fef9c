package pii

import "strings"

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

// contextLists are in lower case; a letter with an accent is an otherLetter. No
// word is in two of them.
var contextLists = map[wordKind]string{
	passes: `is are was at on my our me your his her the a this it s under via for us him them please new
			personal private unter auf an ist lautet meine mein mi es el al le la au mon est il mio op mijn meu o
			and or to by und oder y ou et e der die das dem ma mia minha sur per no nr n nro num so hi hey here \x80`,
	numbers: `number numbers nummer numero n\x80mero num\x80ro nos`,
	announces: `phone phones telephone tel telefon telefono tel\x80fono t\x80l\x80phone tel\x80phone telefone
			telefoon telefonnummer telefonnr handynr telefoonnummer handy handynummer mobil mobile mobiles mobilnummer mobiel mob
			cell cellphone cel celular m\x80vil movil cellulare portable gsm whatsapp whatapp whatsap wapp wpp zap zapzap telegram
			signal viber imessage sms fax landline hotline festnetz fijo fixe rufnummer durchwahl phonenumber tlf
			t\x80l telf fono fone ph area contact recapito vorwahl voicemail tele`,
	calls: `call calls calling called caller text txt texts texting ring reach dial message contactar appel
			appelle appelez appeler joindre llame llama llamame ll\x80mame llamar marca chiama chiamami chiamare
			chiamate bel bellen ruf rufen anrufen anruf ruft erreichbar erreichen liga ligar ligue contacto contatto
			contato answering answer phoned facetime buzz trovi trovami`,
	denies: `order orders invoice ref reference ticket id ids tracking account acct isbn issn sku part parts
			serial model item case claim policy permit license licence plate vin imei barcode ean upc gtin po code
			pin otp confirmation booking reservation job gig task quote estimate transaction txn receipt batch lot
			version build iban ssn vat tax ein gst cnpj cpf nif siret siren customer member client user passport
			price total cost amount budget bestellung rechnung auftrag artikel pedido factura commande facture
			ordine fattura bestelling factuur referencia r\x80f\x80rence riferimento zip postcode plz asin tracker shipment parcel package
			awb waybill patent article artikelnummer sn pn hash commit score balance timestamp checksum
			seriennummer kundennummer bestellnummer rechnungsnummer auftragsnummer steuernummer sendung paket
			cuenta conta conto compte konto kontonummer rib nie dni rfc curp matr\x80cula codice codigo c\x80digo
			preis precio prix prezzo prijs pre\x80o wert steuer reg registration certificate coupon voucher
			password passcode gutschein session request incident bug issue pr sort routing nhs bsn aadhaar pan`,
	measures: `km kg g mg mm cm m ml l litres liters sqft sqm m2 ft feet inch inches pcs pieces units people views times
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

var contextFirsts = func() *firsts {
	table := new(firsts)
	for k := range contextWords {
		table.add(k.String())
	}
	return table
}()

func wordKindAt(v *view, start, end int) wordKind {
	n := end - start
	if contextFirsts.may(v, start, end) {
		if kind := contextWords[v.key(start, end)]; kind != says {
			return kind
		}
	}
	if n > 4 && toLower(v.b[end-1]) == 'r' && !v.is(start, digit) && (n > 7 && v.key(end-6, end) == nummerWord || v.key(end-2, end) == nrWord) {
		return denies // a compound: Teilenummer
	}
	return says
}

var nummerWord, nrWord = keyOf("nummer"), keyOf("nr")
