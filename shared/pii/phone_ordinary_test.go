package pii

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What people write about work, with numbers that are no phone's.
const ordinary = `
Can you come at 6 and bring the long ladder? The roof is 4.5 m high.
The job pays $1,250 for 3 days, 8 hours a day.
I can start on 2026-11-22 at 09:30 and finish by 17:45.
Let's say 22.11.2026, 10:30 Uhr, Eingang 3.
We open 0800-1700, Monday to Friday.
Shift is 0900-1730 on 11/22/2026.
Shifts: 08:00-12:00, 13:00-17:00, 18:00-22:00.
Room is 12 x 14 ft, ceiling 2700 mm.
Need 12 sheets of 2440 x 1220 x 18 mm plywood.
Order 4155552671 arrived broken.
Order #4155552671 arrived broken.
Your order number is 4155552671.
Invoice 2026-004512 is still open.
Invoice no. 0171234567 is due on 30.11.2026.
Ref: 0207946095
PO 4500012345 covers it.
Tracking number 9400 1000 0000 0000 0000 00 says delivered.
UPS tracking 1Z999AA10123456784 is on its way.
Ticket ID 9876543210 is closed.
The model is 555-2368, the serial 4155552671.
Part no. 415-555-2671 does not fit.
SKU 0412345678 is out of stock.
ISBN 978-3-16-148410-0 is the book.
ISBN 0-306-40615-2 is the older one.
EAN 4006381333931 on the box.
My zip is 94103-1234.
ZIP 94103, then 94105, then 94107.
We scored 21-15, 21-18, 15-12.
Version 10.15.7 or 11.2.3 will do.
Go 1.26.8 and Node 22.11.0 please.
Ping 192.168.100.200 from the server.
The years 2015-2019 were great.
2015 2016 2017 2018 2019 2020
From 1990 to 2010 I worked at 3 firms.
10 20 30 40 50
100 200 300 400
1 2 3 4 5 6 7 8 9 10
1, 2, 3, 4, 5, 6, 7, 8, 9, 10
5, 10, 15, 20, 25, 30, 35, 40
2 + 2 = 4 and 40 + 50 = 90
12*12=144, 144*144=20736
1/2 1/4 3/8 5/16 inch bits, 10 of each
1920x1080 or 2560x1440 is fine
The budget is 1.500.000,00 EUR.
The budget is 1 500 000 EUR.
Budget: 12 000 000 rupees
It costs 10,000,000 COP.
Rs 10,00,000 for the whole house
It is 52.5200, 13.4050 on the map.
-33.8688 151.2093 is the spot
about 1500-2000 words, 3-5 days
one or two, maybe three or four people
one two three, testing, one two
four of them, five of us, six chairs, seven tables, eight lamps
two by four, ten feet long
Give me a minute or two, one more thing.
Uno de los dos viene a las tres o a las cuatro.
Um dos dois vem, ou os três.
Un ou deux, peut-être trois ou quatre.
Eins nach dem anderen, zwei oder drei reichen.
Uno o due, forse tre o quattro.
Een of twee, misschien drie of vier.
We need 2 cleaners, 3 painters and 4 movers from 8 to 5.
Call me at 5 or 6.
Call me between 10:30 and 11:30.
Call me on 22.11.2026 at 10.30.
Text me at 8 30 or 9 15.
Call 2 people for 3 hours at 25 an hour.
Can I call you at 10-12 or 14-16?
I'll call at 2026-11-22 10:30.
Ring twice, room 1204, floor 12.
My phone has 128 GB and 5000 mAh.
The phone costs 1299.99, the case 29.99.
The phone was 1,299 now 999.
His cell is 2 by 3 metres.
I have 250000 followers on my phone account.
Reach 100000 people in 30 days.
Reach 15000000 people a month.
Text size 12, 14 or 16 px.
Mobile site: 1200 x 800, 72 dpi, 24 bit
Number 12 on the list, number 13 as well.
The number of items is 12500000.
Item number 12345678.
Customer number 0301234567.
Kundennummer 0301234567
Rechnungsnummer: 4915112345
Bestellnummer 030 123456
Artikelnr 415 555 2671 ist kaputt, Artikel 415 555 2671
Número de pedido 612345678
Factura 612 345 678
Commande 0612345678
Numero ordine 3123456789
Bestelling 0612345678
Pedido 11961234567
CPF 123.456.789-09
CNPJ 12.345.678/0001-95
SIRET 732 829 320 00074
NHS 943 476 5919
EIN 12-3456789
Account 12345678, sort code 12-34-56.
Kontonummer 1234567890, BLZ 10020030
Routing 021000021
Score: 3-2, 4-1, 5-5, 2-6, 7-1
id=4155552671
user_4155552671 wrote that
IMG_20261122_101500.jpg
IMG-20261122-WA0001
file 20261122-101500.log
commit 4155552 and build 20261122.1
Timestamp 1732300000
1732300000
at 1732300000123 it failed
The meter reads 00012345, before 00012001.
Plot 12/3456/78 near survey 45/2
License plate 12-345-67
Permit 2026-0415-5552
The case number is 26-415-5552671.
Half of 4000000 is 2000000.
Rent 1200, deposit 2400, fees 300.
Weights: 20 25 30 35 40 45 50 kg
Sizes 36 38 40 42 44 46
Temps 20 22 19 18 25 27 degrees
Lengths 200 250 300 3500
Cut at 120 240 360 480 600 mm
600 800 1200 1600 mm shelves
800 600 4000 mm
300 400 5000
1000 2000 3000 4000
1000-2000-3000
12 34
12-34-56
0.5 mm, 0.75 mm, 1.25 mm, 1.5 mm
0.25 0.50 0.75 1.00
3.14159265358979
1e10 or 1.5e-7
50% now, 50% later, 10% off, 5% fee
100% 200% 300% 400%
$15 $20 $25 $30 $35
€1000 €2000 €3000 €4000
1000€ 2000€ 3000€
£120.50 + £35.25 = £155.75
Hours: 8 8 8 8 8 0 0
Ratings 5 4 5 5 3 4 5 out of 5
Dice: 6 5 4 3 2 1
Lotto 3 12 25 33 41 47
Bus 12, 14, 38 or 71, stop 4
Flight LH 1234 on 22 Nov, seat 12A
Gate 12, row 34, seat 56
Section 4.1.5.5.5
10.1.2 to 10.1.9
Chapter 12:34-56
Psalm 119:105
Load 12 V, 24 V, 230 V, 400 V
M8x40, M10x60, M12x80, 20 pcs each
205/55 R16 91V tyres, 4 of them
10W-40 oil, 5 l
5l paint, 10l primer, 20l thinner
RAL 7016, RAL 9010, RAL 9005
#ff00aa or #123456
#12345678
No. 12345678
No 5 is alive
Nr. 12, 3. OG, 80331
15 Main St, Apt 4, 94105
1600 Pennsylvania Ave NW, Washington 20500
75001 Paris, 13 rue 4
28001 Madrid, 3 B
10115 Berlin, Haus 12, Tor 3
110001 New Delhi, 400001 Mumbai
SW1A 1AA, flat 12
Come on 1.12., 2.12. and 3.12.
on 01 02 2026 or 03 04 2026
01.02.2026 - 28.02.2026
01/02/2026-28/02/2026
2026/11/22 08:00:00
2026-11-22T10:30:00Z
20261122 1030
Nov 22 2026 10 30 am
5 to 7 people, 10 to 12 hours, 100 to 120 each
3-4 days, 20-25 hours, 1500-1800 total
it takes 2 h 30 min 15 s
1h30 2h45 3h15
7:30-8:15-9:00
12:00:00.000
Pi 3 1 4 1 5 9
99 bottles, 98 bottles, 97 bottles
1st, 2nd, 3rd, 4th and 5th
A1 B2 C3 D4 E5 F6 G7
a 4 b 5 c 6 d 7 e 8 f 9 g 1 h 2
I want 1 of 5, 2 of 6, 3 of 7
Q1 2025, Q2 2025, Q3 2025, Q4 2025
FY2024/25 and FY2025/26
The lot is 25 x 120, 3000 sqft, built 1998
Speed 100/40 Mbit, 500 GB, 12 months
8 GB RAM, 512 GB SSD, 3200 MHz
4K 3840x2160 60 Hz
GPU 4090, 4080, 4070, 4060
iPhone 12, 13, 14, 15, 16
ISO 9001:2015, DIN 1045-2
EN 12464-1 and EN 50173-1
P/N 7750-2671-415
S/N 0412345678
VIN 1HGCM82633A004352
IMEI 490154203237518
Booking 6123456789 is confirmed
Confirmation code 4155552671
OTP 415555
Your code is 415 555
PIN 1234 5678
Reservation 0612345678
Claim 0171 1234567
Policy 020 7946 0958
Gig 4155552671 was cancelled
Job 4155552671 is done
Task 9876543210 is next
Quote 9876543210
Receipt: 4155552671
Batch 0123456789
Lot 415-555-2671
Transaction 1234567890123
Txn 98765432101234
Amount 9876543210
Total: 4155552671
Price 415 555 2671
Customer 4155552671
Member ID: 4155552671
Passport 512345678
SSN 078-05-1120
TFN 123 456 782
ABN 51 824 753 556
ACN 004 085 616
VAT GB 123 4567 89
USt-IdNr DE123456789
Steuernummer 21/815/08150
4111 1111 1111 1112
12345678901234567890
1234 5678 9012 3456 7890
1111 2222 3333
000000000000
999999999999999
5 + 5 + 5 + 2 + 6 + 7 + 1
+5 points, +10 points, -3 points
+10% to +15%
+1 from me
+1 +1 +1
+2 hours, +30 minutes
+100 200 300
UTC+2, GMT+1, UTC +5:30
(1) first (2) second (3) third
(10) (20) (30) (40) (50)
[1] [2] [3] [4] [5] [6] [7] [8]
1. sand 2. prime 3. paint 4. dry 5. clean 6. pack 7. go
1) 200 2) 300 3) 400
- 12
50/50, 24/7, 9/11, 3/4, 60/40
24/7 365 days
40 40 40
Ok 1 2 3 go
3 2 1 go!
W 120 H 240 D 60
60/40/20 cm
80 585 79 964
80.585 79.964
Mo 8-12 Di 8-12 Mi 8-12 Do 8-12 Fr 8-12
Mon 9-5 Tue 9-5 Wed 9-5
Stunde 25 Euro, 8 Stunden, 200 Euro am Tag
120 qm, 4 Zimmer, 3. Stock, Baujahr 1965
Das kostet 1.250,50 Euro, Anfahrt 35,00 Euro.
Il faut 3 peintres, 250 € par jour, du 12/01 au 15/01.
Cuesta 1.200,00 más 21 % de IVA, del 12 al 15.
Costa 1.200,00 € più IVA, dal 12 al 15.
Custa R$ 1.200,00 por 3 dias, 8 horas por dia.
Het kost 1.200,00 euro, 3 dagen, 8 uur.
Kal 10 baje, 500 rupaye, 3 din.
`

func TestOrdinaryMessagesHoldNoPhone(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(ordinary), "\n")
	for _, line := range lines {
		for _, f := range Scan(line) {
			assert.NotEqual(t, Phone, f.Type, "%q in %q", line[f.Start:f.End], line)
		}
	}
}

// An attack is a long text whose numbers are costly to look for.
func BenchmarkPhoneAttack(b *testing.B) {
	for _, piece := range []string{
		"1", "1 ", "11 ", "111 ", "11 111 ", "0171 ", "+", "+1", "+1 ", "one ", "one", "double ", "((", "(1)", "1-", "1.", "call ",
		"phone 12345678 ", "415 555 2671 ", "415-555-2671-", "0171 12 ", "O", "l1", "1x1", "aaaaaaaa1 ", "then ", "1 then ", "zero1", "5 five ", "tel", "12345678 is my ",
	} {
		b.Run(piece, func(b *testing.B) {
			text := strings.Repeat(piece, 1<<20/len(piece))
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Scan(text)
			}
		})
	}
}

func BenchmarkPhone(b *testing.B) {
	for _, bench := range []struct{ name, text string }{
		{"nothing", "Can you come at 6 and bring the long ladder? The roof is 4.5 m high."},
		{"no digit", "Can you come tomorrow morning and bring the long ladder with you please?"},
		{"numbers", "The job pays $1,250 for 3 days from 2026-11-22, 8 hours a day, room 12 x 14."},
		{"phone", "Hi, my number is (415) 555-2671, call me after 6 please."},
		{"spelled", "it's four one five, five five five two six seven one"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Scan(bench.text)
			}
		})
	}
}
