/**
 * What the abbreviations of time zones are, from the tz database (in the public domain), as pytz 2026 has it. A line is the names of
 * a zone, `|`, and its abbreviations in order of time: `name:minutes from UTC:minutes of summer time:since when`, the last in
 * minutes since 1970 in base 36. A name that is only the offset is left out; `=` marks a zone that never changed.
 */
export const zoneNames = `Africa/Abidjan Africa/Accra Africa/Bamako Africa/Banjul Africa/Conakry Africa/Dakar Africa/Freetown Africa/Lome Africa/Nouakchott Africa/Ouagadougou Africa/Timbuktu Atlantic/Reykjavik Atlantic/St_Helena Iceland|LMT:-16 GMT:0::-i5uvk
Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala Africa/Mogadishu Africa/Nairobi Indian/Antananarivo Indian/Comoro Indian/Mayotte|LMT:147 :150::-jb7w4 EAT:180::-czvg6 :165::-ac0c6
Africa/Algiers|LMT:12 PMT:9::-lb4tf WET:0::-iezsa WEST:60:60:-grn5o CET:60::-9cico CEST:120:60:-828uc WEST:60:60:etac CET:60::2fymc WEST:60:60:389k0 CET:60::3jps0
Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Lagos Africa/Libreville Africa/Luanda Africa/Malabo Africa/Niamey Africa/Porto-Novo|LMT:14 GMT:0::-k75se :30::-hjaoe WAT:60::-frfsu
Africa/Bissau|LMT:-62 :-60::-i5uuc GMT:0::1kcxo
Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Maputo|LMT:130 CAT:120::-j3nnn
Africa/Cairo Egypt|LMT:125 EET:120::-lb4tf EEST:180:60:-985vc
Africa/Casablanca|LMT:-30 :0::-hld36 :60:60:-9hmw0 :60::4g4g0 :60:60:c1200 :60::fadfc :0:-60:fg7fc :0::hrdto
Africa/Ceuta|LMT:-21 WET:0::-lb4tf WEST:60:60:-g6bdo CET:60::4g4g0 CEST:120:60:5335o
Africa/El_Aaiun|LMT:-53 :-60::-b9tyk :0::1yu1o :60:60:1zcw0 :60::fadfc :0:-60:fg7fc :0::hrdto
Africa/Johannesburg Africa/Maseru Africa/Mbabane|LMT:112 SAST:90::-lb4tf SAST:120::-kxhmi SAST:180:60:-8jk80
Africa/Juba|LMT:126 CAT:120::-c7nvj CAST:180:60:3p8o EAT:180::9emgo
Africa/Khartoum|LMT:130 CAT:120::-c7nvn CAST:180:60:3p8o EAT:180::9emgo
Africa/Monrovia|LMT:-43 MMT:-43::-lb4tf MMT:-44::-fx46t GMT:0::mpt8
Africa/Ndjamena|LMT:60 WAT:60::-i5uxp WAST:120:60:329yc
Africa/Sao_Tome|LMT:27 LMT:-37::-lb4tf GMT:0::-i5uw0 WAT:60::f141o
Africa/Tripoli Libya|LMT:53 CET:60::-fno9h CEST:120:60:-5pdac EET:120::-3g0ho CEST:120:60:3u1yc EET:120::6d9ac CEST:120:60:8j92c EET:120::8owco CEST:120:60:djfs0 EET:120::dpx40
Africa/Tunis|LMT:41 PMT:9::-lb4tf CET:60::-iezsa CEST:120:60:-9m8jc
Africa/Windhoek|LMT:68 :90::-lb4tf SAST:120::-kxhmi SAST:180:60:-8jk80 CAT:120::6bwco WAT:60:-60:7kzoo
America/Adak America/Atka US/Aleutian|LMT:733 NST:-660::-lb4tf NWT:-600:60:-8qfec NPT:-600:60:-7muho BST:-660::-v19o BDT:-600:60:-7o2c AHST:-600::4bvo0 HST:-600::4cu0o HDT:-540:60:4hhw0
America/Anchorage US/Alaska|LMT:840 AST:-600::-lb4tf AWT:-540:60:-8qfg0 APT:-540:60:-7muho AHST:-600::-v1bc AHDT:-540:60:-7o40 YST:-540::4bvmc AKST:-540::4ctz0 AKDT:-480:60:4hhuc
America/Anguilla America/Antigua America/Aruba America/Blanc-Sablon America/Curacao America/Dominica America/Grenada America/Guadeloupe America/Kralendijk America/Lower_Princes America/Marigot America/Montserrat America/Port_of_Spain America/Puerto_Rico America/St_Barthelemy America/St_Kitts America/St_Lucia America/St_Thomas America/St_Vincent America/Tortola America/Virgin|LMT:-264 AST:-240::-lb4tf AWT:-180:60:-8nvlc APT:-180:60:-7muho
America/Araguaina|LMT:-193 :-180::-hjaio :-120:60:-bz5ko
America/Argentina/Buenos_Aires America/Buenos_Aires|LMT:-234 CMT:-257::-lb4tf :-240::-fjxkw :-180:60:-c8m1c :-180::-2plc :-120:60:19rx0
America/Argentina/Catamarca America/Argentina/ComodRivadavia America/Catamarca|LMT:-263 CMT:-257::-lb4tf :-240::-fjxkw :-180:60:-c8m1c :-180::-2plc :-120:60:19rx0 :-120:120:6tquo :-120:60:74z90 :-180:60:9bel0 :-180::9g3h0
America/Argentina/Cordoba America/Cordoba America/Rosario|LMT:-257 CMT:-257::-lb4tf :-240::-fjxkw :-180:60:-c8m1c :-180::-2plc :-120:60:19rx0 :-120:120:6tquo :-120:60:74z90
America/Argentina/Jujuy America/Jujuy|LMT:-261 CMT:-257::-lb4tf :-240::-fjxkw :-180:60:-c8m1c :-180::-2plc :-120:60:19rx0 :-180:60:6iq6o :-120:120:6tbao :-180::6xujc :-120:60:74z90
America/Argentina/La_Rioja|LMT:-267 CMT:-257::-lb4tf :-240::-fjxkw :-180:60:-c8m1c :-180::-2plc :-120:60:19rx0 :-180:60:9bel0 :-180::9g3h0
America/Argentina/Mendoza America/Mendoza|LMT:-275 CMT:-257::-lb4tf :-240::-fjxkw :-180:60:-c8m1c :-180::-2plc :-120:60:19rx0 :-180:60:6ibqo :-120:120:74zao :-180::79arc :-180:60:9bel0 :-180::9g3h0 :-120:60:bwb10
America/Argentina/Rio_Gallegos|LMT:-277 CMT:-257::-lb4tf :-240::-fjxkw :-180:60:-c8m1c :-180::-2plc :-120:60:19rx0 :-180:60:9bel0 :-180::9g3h0
America/Argentina/Salta|LMT:-262 CMT:-257::-lb4tf :-240::-fjxkw :-180:60:-c8m1c :-180::-2plc :-120:60:19rx0 :-120:120:6tquo :-120:60:74z90
America/Argentina/San_Juan|LMT:-274 CMT:-257::-lb4tf :-240::-fjxkw :-180:60:-c8m1c :-180::-2plc :-120:60:19rx0 :-180:60:9bel0 :-180::9g3h0
America/Argentina/San_Luis|LMT:-265 CMT:-257::-lb4tf :-240::-fjxkw :-180:60:-c8m1c :-180::-2plc :-120:60:19rx0 :-180:60:6ibqo :-180::6pe6o :-180:60:9bel0 :-180::9g3h0 :-180:60:bwzfc :-180::cgeeo
America/Argentina/Tucuman|LMT:-261 CMT:-257::-lb4tf :-240::-fjxkw :-180:60:-c8m1c :-180::-2plc :-120:60:19rx0 :-120:120:6tquo :-120:60:74z90 :-180:60:9bel0 :-180::9g3h0
America/Argentina/Ushuaia|LMT:-273 CMT:-257::-lb4tf :-240::-fjxkw :-180:60:-c8m1c :-180::-2plc :-120:60:19rx0 :-180:60:9bel0 :-180::9g3h0
America/Asuncion|LMT:-231 AMT:-231::-lb4tf :-240::-byy9m :-180::uzqo :-180:60:1sseo :-180::h5ml0
America/Atikokan America/Cayman America/Coral_Harbour America/Panama EST|LMT:-318 CMT:-320::-lb4tf EST:-300::-jbhj5
America/Bahia America/Fortaleza|LMT:-154 :-180::-hjajq :-120:60:-bz5ko
America/Bahia_Banderas|LMT:-421 MST:-420::-f13oc CST:-360::-dbt0c MDT:-360:60:-c3z8c CST:-360::-btksc MDT:-360:60:883b0 CDT:-300:120:clt30 CST:-360::csabo CDT:-300:60:cx1hc
America/Barbados|LMT:-238 AST:-240::-i9qpe ADT:-180:60:-8ob3o :-210:30:-820vo
America/Belem|LMT:-194 :-180::-hjain :-120:60:-bz5ko
America/Belize|LMT:-353 CST:-360::-i31i8 :-330:30:-g1m60 CWT:-300:60:-8m5a0 CPT:-300:60:-7muho CDT:-300:60:189m0
America/Boa_Vista|LMT:-243 :-240::-hjaha :-180:60:-bz5j0
America/Bogota|LMT:-296 BMT:-296::-lb4tf :-300::-h987s :-240:60:6zrkc
America/Boise|LMT:-465 PST:-480::-lb4tf PDT:-420:60:-g7fzc MST:-420::-elrbc MWT:-360:60:-8qfl0 MPT:-360:60:-7muho MDT:-360:60:-u550
America/Cambridge_Bay|-00:0 MST:-420::-fno80 MWT:-360:60:-8qfl0 MPT:-360:60:-7muho MDT:-360:60:q8v0 CST:-360::9c9xc CDT:-300:60:9h11c EST:-300::9nibo MDT:-360:60:9s9j0
America/Campo_Grande|LMT:-218 :-240::-hjahy :-180:60:-bz5j0
America/Cancun|LMT:-347 CST:-360::-f13q0 EST:-300::3r3pc CDT:-300:60:8839c EST:-300::8pl7o EDT:-240:60:8uk3o CDT:-300:60:8y8a0 EST:-300::e491c
America/Caracas|LMT:-268 CMT:-268::-lb4tf :-270::-i4k0l :-240::-1kcoi
America/Cayenne|LMT:-209 :-240::-ibj67 :-180::-pe9c
America/Chicago US/Central|LMT:-351 CST:-360::-lb4tf CDT:-300:60:-g7g2o EST:-300::-alfuo CDT:-300:60:-a8h6o CWT:-300:60:-8qfmo CPT:-300:60:-7muho CDT:-300:60:-7exmo
America/Chihuahua|LMT:-424 MST:-420::-f13oc CST:-360::-dbt0c MDT:-360:60:-c3z8c CST:-360::-btksc CDT:-300:60:8839c MDT:-360:60:8uk70 CST:-360::gjj9c
America/Ciudad_Juarez|LMT:-426 MST:-420::-f13oc CST:-360::-dbt0c MDT:-360:60:-c3z8c CST:-360::-btksc CDT:-300:60:8839c MDT:-360:60:8uk70 CST:-360::gjj9c MDT:-360:60:gnn30
America/Costa_Rica|LMT:-336 SJMT:-336::-lb4tf CST:-360::-fbxqo CDT:-300:60:2v5m0
America/Coyhaique|LMT:-288 SMT:-283::-lb4tf :-300::-is3s6 :-240::-g2f46 :-240:43:-d98w6 :-240:60:-cxy7o :-240::-bouvo :-240:60:-7b55c :-240::-72xlc :-180:60:-d2xc :-180::hafx0
America/Creston America/Phoenix MST US/Arizona|LMT:-448 MST:-420::-lb4tf MDT:-360:60:-g7g10 MWT:-360:60:-8qfl0 MDT:-360:60:-u550
America/Cuiaba|LMT:-224 :-240::-hjahs :-180:60:-bz5j0
America/Danmarkshavn|LMT:-75 :-180::-gqb9y :-120:60:37ooc GMT:0::85390
America/Dawson|LMT:-558 YST:-540::-lb4tf YDT:-480:60:-g70do YWT:-480:60:-8qfho YPT:-480:60:-7muho YDDT:-420:120:-1gtt0 PST:-480::173j0 PDT:-420:60:38c8o MST:-420::fx2bo
America/Dawson_Creek|LMT:-481 PST:-480::-lb4tf PDT:-420:60:-g70fc PWT:-420:60:-8qfjc PPT:-420:60:-7muho PDT:-420:60:-73p3c MST:-420::u0f0
America/Denver America/Shiprock Navajo US/Mountain|LMT:-420 MST:-420::-lb4tf MDT:-360:60:-g7g10 MWT:-360:60:-8qfl0 MPT:-360:60:-7muho MDT:-360:60:-1gtt0
America/Detroit US/Michigan|LMT:-332 CST:-360::-kcqms EST:-300::-h3vuo EWT:-240:60:-8qfoc EPT:-240:60:-7muho EDT:-240:60:-6sgsc
America/Edmonton America/Yellowknife Canada/Mountain|LMT:-454 MST:-420::-jtyzf MDT:-360:60:-g70h0 MWT:-360:60:-8qfl0 MPT:-360:60:-7muho MDT:-360:60:-73p50 CST:-360::hsotc
America/Eirunepe|LMT:-279 :-300::-hjag9 :-240:60:-bz5hc :-240::c1rsc
America/El_Salvador|LMT:-357 CST:-360::-fcda4 CDT:-300:60:5feq0
America/Ensenada America/Santa_Isabel America/Tijuana Mexico/BajaNorte|LMT:-468 MST:-420::-f13oc PST:-480::-eekkc PDT:-420:60:-c4veo PWT:-420:60:-8o5eo PPT:-420:60:-7muho PDT:-420:60:-6t2yo
America/Fort_Nelson|LMT:-491 PST:-480::-lb4tf PDT:-420:60:-g70fc PWT:-420:60:-8qfjc PPT:-420:60:-7muho PDT:-420:60:-73p3c MST:-420::e5c0o
America/Fort_Wayne America/Indiana/Indianapolis America/Indianapolis US/East-Indiana|LMT:-345 CST:-360::-lb4tf CDT:-300:60:-g7g2o CWT:-300:60:-8qfmo CPT:-300:60:-7muho CDT:-300:60:-7exmo EST:-300::-4lluo EDT:-240:60:-7occ
America/Glace_Bay|LMT:-240 AST:-240::-l5h5d ADT:-180:60:-g70m0 AWT:-180:60:-8qfq0 APT:-180:60:-7muho ADT:-180:60:-582u0
America/Godthab America/Nuuk|LMT:-207 :-180::-gqb6a :-120:60:37ooc :-120::go29o :-60:60:gziho
America/Goose_Bay|LMT:-242 NST:-211::-lb4tf NDT:-151:60:-g70mu NST:-210::-avui6 NDT:-150:60:-aj966 NWT:-150:60:-8nmq6 NPT:-150:60:-7muho NDT:-150:60:-7ei6u AST:-240::-16tyu ADT:-180:60:-15li0 ADDT:-120:120:5pryp
America/Grand_Turk|LMT:-285 KMT:-307::-lb4tf EST:-300::-i4w7h EDT:-240:60:2x3no AST:-240::e5bvo EDT:-240:60:f38zo
America/Guatemala|LMT:-362 CST:-360::-g1n9y CDT:-300:60:17yi0
America/Guayaquil|LMT:-319 QMT:-314::-lb4tf :-300::-c7nja :-240:60:768wc
America/Guyana|LMT:-233 :-240::-iakpk :-225::-h67dc :-180::1qwm9
America/Halifax Canada/Atlantic|LMT:-254 AST:-240::-l5h4y ADT:-180:60:-gty9c AWT:-180:60:-8qfq0 APT:-180:60:-7muho ADT:-180:60:-7exq0
America/Havana Cuba|LMT:-329 HMT:-330::-lb4tf CST:-300::-dx4av CDT:-240:60:-d0ifo
America/Hermosillo|LMT:-444 MST:-420::-f13oc CST:-360::-dbt0c MDT:-360:60:-c3z8c CST:-360::-btksc MDT:-360:60:883b0
America/Indiana/Knox America/Knox_IN US/Indiana-Starke|LMT:-346 CST:-360::-lb4tf CDT:-300:60:-g7g2o CWT:-300:60:-8qfmo CPT:-300:60:-7muho CDT:-300:60:-73p6o EST:-300::-2ej6o CDT:-300:60:-u56o EST:-300::6tyro CDT:-300:60:bcnfo
America/Indiana/Marengo|LMT:-345 CST:-360::-lb4tf CDT:-300:60:-g7g2o CWT:-300:60:-8qfmo CPT:-300:60:-7muho CDT:-300:60:-5ujmo EST:-300::-2prmo EDT:-240:60:-7occ CDT:-300::1997o EST:-300::1ibvo
America/Indiana/Petersburg|LMT:-349 CST:-360::-lb4tf CDT:-300:60:-g7g2o CWT:-300:60:-8qfmo CPT:-300:60:-7muho CDT:-300:60:-4le60 EST:-300::-1gtuo CDT:-300:60:-u56o EST:-300::2g8zo CDT:-300:60:bcnfo EST:-300::bukzo EDT:-240:60:bygzo
America/Indiana/Tell_City|LMT:-347 CST:-360::-lb4tf CDT:-300:60:-g7g2o CWT:-300:60:-8qfmo CPT:-300:60:-7muho CDT:-300:60:-4le60 EST:-300::-1s2ao CDT:-300:60:-iwqo EDT:-240:120:-7oao EST:-300::-2260 EDT:-240:60:3k3o CDT:-300:60:bcnfo
America/Indiana/Vevay|LMT:-340 CST:-360::-lb4tf CDT:-300:60:-g7g2o CWT:-300:60:-8qfmo CPT:-300:60:-7muho EST:-300::-4wuao EDT:-240:60:-7occ
America/Indiana/Vincennes|LMT:-350 CST:-360::-lb4tf CDT:-300:60:-g7g2o CWT:-300:60:-8qfmo CPT:-300:60:-7muho CDT:-300:60:-7exmo EST:-300::-1s2ao EDT:-240:60:-7occ CDT:-300:60:bcnfo EST:-300::bukzo
America/Indiana/Winamac|LMT:-346 CST:-360::-lb4tf CDT:-300:60:-g7g2o CWT:-300:60:-8qfmo CPT:-300:60:-7muho CDT:-300:60:-7exmo EST:-300::-2prmo EDT:-240:60:-7occ CDT:-300:60:bcnfo EDT:-240:120:bn8lc EST:-300::buky0 EDT:-240:60:bygzo
America/Inuvik|-00:0 PST:-480::-5bmw0 PDT:-420:60:q8wo MDT:-360:120:2x3so MST:-420::32pxc MDT:-360:60:38c70 CST:-360::hsotc
America/Iqaluit America/Pangnirtung|-00:0 EWT:-240:60:-8l3s0 EPT:-240:60:-7muho EST:-300::-7lf20 EDT:-240:60:q8ro CST:-360::9c9u0 CDT:-300:60:9h11c EST:-300::9nibo
America/Jamaica Jamaica|LMT:-307 KMT:-307::-lb4tf EST:-300::-i4w7h EDT:-240:60:1997o
America/Juneau|LMT:902 PST:-480::-lb4tf PWT:-420:60:-8qfjc PPT:-420:60:-7muho PDT:-420:60:-7o7c YDT:-480:60:38c8o PST:-480::3dygo YST:-540::4bvj0 AKST:-540::4ctz0 AKDT:-480:60:4hhuc
America/Kentucky/Louisville America/Louisville|LMT:-343 CST:-360::-lb4tf CDT:-300:60:-g7g2o CWT:-300:60:-8qfmo CPT:-300:60:-7muho CDT:-300:60:-7expz EST:-300::-2n6cc EDT:-240:60:-iwsc CDT:-300::1997o EST:-300::1ibvo
America/Kentucky/Monticello|LMT:-339 CST:-360::-lb4tf CDT:-300:60:-g7g2o CWT:-300:60:-8qfmo CPT:-300:60:-7muho CDT:-300:60:-iwqo EST:-300::9nibo EDT:-240:60:9s9fo
America/La_Paz|LMT:-273 CMT:-273::-lb4tf BST:-213:60:-bysog :-240::-btx64
America/Lima|LMT:-308 LMT:-309::-lb4tf :-300::-j8hrg :-240:60:-a0qfo
America/Los_Angeles US/Pacific|LMT:-473 PST:-480::-lb4tf PDT:-420:60:-g7fzc PWT:-420:60:-8qfjc PPT:-420:60:-7muho PDT:-420:60:-6trbb
America/Maceio|LMT:-143 :-180::-hjak2 :-120:60:-bz5ko
America/Managua|LMT:-345 MMT:-345::-lb4tf CST:-360::-b4hif EST:-300::11je0 CDT:-300:60:2vsy0 EST:-300::6w08o CDT:-300:60:b1mq0
America/Manaus Brazil/West|LMT:-240 :-240::-hjahc :-180:60:-bz5j0
America/Martinique|LMT:-244 FFMT:-244::-lb4tf AST:-240::-idex8 ADT:-180:60:37omo
America/Matamoros|LMT:-390 CST:-360::-f13q0 CDT:-300:60:5ps5c
America/Mazatlan Mexico/BajaSur|LMT:-426 MST:-420::-f13oc CST:-360::-dbt0c MDT:-360:60:-c3z8c CST:-360::-btksc MDT:-360:60:883b0
America/Menominee|LMT:-350 CST:-360::-lb4tf CDT:-300:60:-g7g2o CWT:-300:60:-8qfmo CPT:-300:60:-7muho CDT:-300:60:-7exmo EST:-300::-7oao CDT:-300:60:11h7o
America/Merida|LMT:-358 CST:-360::-f13q0 EST:-300::3r3pc CDT:-300:60:8839c
America/Metlakatla|LMT:914 PST:-480::-lb4tf PWT:-420:60:-8qfjc PPT:-420:60:-7muho PDT:-420:60:-7o7c AKST:-540::ecogo AKDT:-480:60:egsac PST:-480::falko AKDT:-480:60:fehmc
America/Mexico_City Mexico/General|LMT:-397 MST:-420::-f13oc CST:-360::-dbt0c MDT:-360:60:-c3z8c CST:-360::-btksc CDT:-300:60:-9ody0 CWT:-300:60:-85lq0 CDT:-300:60:-685q0
America/Miquelon|LMT:-225 AST:-240::-ic0xs :-180::38geo :-120:60:5ejkc
America/Moncton|LMT:-259 EST:-300::-lb4tf AST:-240::-l5h3o ADT:-180:60:-g70m0 AWT:-180:60:-8qfq0 APT:-180:60:-7muho ADT:-180:60:-7exq0
America/Monterrey|LMT:-401 MST:-420::-f13q0 CST:-360::-dbt0c MDT:-360:60:-c3z8c CST:-360::-btksc CDT:-300:60:5ps5c
America/Montevideo|LMT:-225 MMT:-225::-j9z5s :-240::-fjxls :-180:60:-ehexc :-210::-ebrn0 :-180:30:-e64a6 :-150:60:-8gxn0 :-180::-8e5nu :-150:30:-3blf0 :-120:60:-348z0 :-90:90:19gt0
America/Montreal America/Nassau America/Nipigon America/Thunder_Bay America/Toronto Canada/Eastern|LMT:-318 EST:-300::-lb4tf EDT:-240:60:-g70kc EWT:-240:60:-8qfoc EPT:-240:60:-7muho EDT:-240:60:-7exoc
America/New_York US/Eastern|LMT:-296 EST:-300::-lb4tf EDT:-240:60:-g7g4c EWT:-240:60:-8qfoc EPT:-240:60:-7muho EDT:-240:60:-7exoc
America/Nome|LMT:778 NST:-660::-lb4tf NWT:-600:60:-8qfec NPT:-600:60:-7muho BST:-660::-v19o BDT:-600:60:-7o2c YST:-540::4bvo0 AKST:-540::4ctz0 AKDT:-480:60:4hhuc
America/Noronha Brazil/DeNoronha|LMT:-130 :-120::-hjakf :-60:60:-bz5mc
America/North_Dakota/Beulah|LMT:-407 MST:-420::-lb4tf MDT:-360:60:-g7g10 MWT:-360:60:-8qfl0 MPT:-360:60:-7muho MDT:-360:60:-u550 CST:-360::csi5c CDT:-300:60:cwe5c
America/North_Dakota/Center|LMT:-405 MST:-420::-lb4tf MDT:-360:60:-g7g10 MWT:-360:60:-8qfl0 MPT:-360:60:-7muho MDT:-360:60:-u550 CST:-360::7579c CDT:-300:60:7a65c
America/North_Dakota/New_Salem|LMT:-406 MST:-420::-lb4tf MDT:-360:60:-g7g10 MWT:-360:60:-8qfl0 MPT:-360:60:-7muho MDT:-360:60:-u550 CST:-360::al7pc CDT:-300:60:aq6lc
America/Ojinaga|LMT:-418 MST:-420::-f13oc CST:-360::-dbt0c MDT:-360:60:-c3z8c CST:-360::-btksc CDT:-300:60:8839c MDT:-360:60:8uk70 CST:-360::gjj9c
America/Paramaribo|LMT:-221 PMT:-221::-ih49w :-210::-7le1w :-180::4m9pu
America/Port-au-Prince|LMT:-289 PPMT:-289::-lb4tf EST:-300::-gkqjz EDT:-240:60:46gwc
America/Porto_Acre America/Rio_Branco Brazil/Acre|LMT:-271 :-300::-hjagh :-240:60:-bz5hc :-240::c1rsc
America/Porto_Velho|LMT:-256 :-240::-hjagx :-180:60:-bz5j0
America/Punta_Arenas|LMT:-284 SMT:-283::-lb4tf :-300::-is3s6 :-240::-g2f46 :-240:43:-d98w6 :-240:60:-cxy7o :-240::-bouvo :-240:60:-7b55c :-240::-72xlc :-180:60:-d2xc :-180::eozh0
America/Rainy_River America/Winnipeg Canada/Central|LMT:-389 CST:-360::-lb4tf CDT:-300:60:-gt9q0 CWT:-300:60:-8qfmo CPT:-300:60:-7muho CDT:-300:60:-7ei2o EST:-300::hsoro
America/Rankin_Inlet|-00:0 CST:-360::-42jk0 CDT:-300:60:q8tc EST:-300::9nibo CDT:-300:60:9s9hc
America/Recife|LMT:-140 :-180::-hjak5 :-120:60:-bz5ko
America/Regina Canada/Saskatchewan|LMT:-419 MST:-420::-k58ke MDT:-360:60:-g70h0 MWT:-360:60:-8qfl0 MPT:-360:60:-7muho MDT:-360:60:-7fd50 CST:-360::-317t0
America/Resolute|-00:0 CST:-360::-6ztk0 CDT:-300:60:q8tc EST:-300::9nibo CDT:-300:60:9s9hc EST:-300::bj4ro CDT:-300:60:bn8lc
America/Santarem|LMT:-219 :-240::-hjahy :-180:60:-bz5j0 :-180::c1rqo
America/Santiago Chile/Continental|LMT:-283 SMT:-283::-lb4tf :-300::-is3s6 :-240::-g2f46 :-240:43:-d98w6 :-240:60:-cxy7o :-240::-bouvo :-180:60:-7cj5c :-240:60:-7b570 :-240::-72xlc
America/Santo_Domingo|LMT:-280 SDMT:-280::-lb4tf EST:-300::-bias8 EDT:-240:60:-zrjo :-270:30:-227o AST:-240::1ibsc
America/Sao_Paulo Brazil/East|LMT:-186 :-180::-hjaiu :-120:60:-bz5ko
America/Scoresbysund|LMT:-88 :-120::-gqb9l :-60:60:37omo :0:120:3ip7c :-60::3obdo :0:60:3txlo :-60:60:gziho
America/Sitka|LMT:899 PST:-480::-lb4tf PWT:-420:60:-8qfjc PPT:-420:60:-7muho PDT:-420:60:-7o7c YST:-540::4bvj0 AKST:-540::4ctz0 AKDT:-480:60:4hhuc
America/St_Johns Canada/Newfoundland|LMT:-211 NST:-211::-lb4tf NDT:-151:60:-giguu NST:-210::-avui6 NDT:-150:60:-aupfu NWT:-150:60:-8nmq6 NPT:-150:60:-7muho NDT:-150:60:-7ei6u NDDT:-90:120:5prxv
America/Swift_Current|LMT:-431 MST:-420::-k58k1 MDT:-360:60:-g70h0 MWT:-360:60:-8qfl0 MPT:-360:60:-7muho MDT:-360:60:-7exl0 CST:-360::q8v0
America/Tegucigalpa|LMT:-349 CST:-360::-f9lac CDT:-300:60:5feq0
America/Thule|LMT:-275 AST:-240::-gqb4d ADT:-180:60:6nhe0
America/Vancouver Canada/Pacific|LMT:-492 PST:-480::-lb4tf PDT:-420:60:-g70fc PWT:-420:60:-8qfjc PPT:-420:60:-7muho PDT:-420:60:-7exjc MST:-420::hsov0
America/Whitehorse Canada/Yukon|LMT:-540 YST:-540::-lb4tf YDT:-480:60:-g70do YWT:-480:60:-8qfho YPT:-480:60:-7muho YDDT:-420:120:-1gtt0 PST:-480::-17bl0 PDT:-420:60:38c8o MST:-420::fx2bo
America/Yakutat|LMT:881 YST:-540::-lb4tf YWT:-480:60:-8qfho YPT:-480:60:-7muho YDT:-480:60:-7o5o AKST:-540::4ctz0 AKDT:-480:60:4hhuc
Antarctica/Casey|-00:0 :480::-b9k0 :660::cglq0
Antarctica/Davis|-00:0 :420::-42680 :300::cglro
Antarctica/DumontDUrville Pacific/Chuuk Pacific/Port_Moresby Pacific/Truk Pacific/Yap|LMT:589 :600::-lb4tf
Antarctica/Macquarie|-00:0 AEST:600::-lb4tf AEDT:660:60:-gobhc
Antarctica/Mawson|-00:0 :360::-4z1k0 :300::cgltc
Antarctica/McMurdo Antarctica/South_Pole NZ Pacific/Auckland|LMT:699 NZMT:690::-lb4tf NZST:750:60:-d787u NZST:720:30:-cwn3u NZST:720::-7ikk0 NZDT:780:60:1iivc
Antarctica/Palmer|-00:0 :-180:60:-1kcw0 :-240::-1ij70 :-180::-2plc :-120:60:19rx0 :-180:60:3zzio :-180::eozh0
Antarctica/Rothera|-00:0 :-180::25yo0
Antarctica/Syowa Asia/Aden Asia/Kuwait Asia/Riyadh|LMT:187 :180::-752l7
Antarctica/Troll|-00:0 :0::azv40 :120:120:b16xo
Antarctica/Vostok|-00:0 :420::-3rrs0 :300::gwano
Arctic/Longyearbyen Atlantic/Jan_Mayen Europe/Berlin Europe/Copenhagen Europe/Oslo Europe/Stockholm|LMT:53 CET:60::-lb4tf CEST:120:60:-gt17c CEMT:180:120:-7peo0
Asia/Almaty|LMT:308 :300::-eatkk :360::-cdnkc :420:60:3is60 :360:60:6ngxc :360::6wjn0
Asia/Amman|LMT:144 EET:120::-c7nw0 EEST:180:60:12n0o :180::gjgko
Asia/Anadyr|LMT:710 :720::-eatvq :780::-cdnw0 :840:60:3iruc :780:60:3u1ec :720:60:6ngnc :660::6t2x0 :720::6wjd0 :720:60:clkfc :720::cwsx0
Asia/Aqtau|LMT:201 :240::-eathm :300::-cdnio :360::3ofjo :360:60:3u1q0 :300:60:6ngz0 :300::6wjoo :300:60:7weso :300::awngo
Asia/Aqtobe|LMT:229 :240::-eatid :300::-cdnio :360:60:3is7o :360::3ofi0 :360:60:3u1q0 :300:60:6ngz0 :300::6wjoo
Asia/Ashgabat Asia/Ashkhabad|LMT:234 :240::-eatii :300::-cdnio :360:60:3is7o :300:60:6ngz0 :300::6wjoo
Asia/Atyrau|LMT:208 :180::-eaths :300::-cdnh0 :360::3ofjo :360:60:3u1q0 :300:60:6ngz0 :240::6t38o :300::6wjoo :300:60:95kb0 :300::awngo
Asia/Baghdad|LMT:178 BMT:178::-lb4tf :180::-ga7gy :240:60:3uz70
Asia/Bahrain Asia/Qatar|LMT:206 :240::-fnodr :180::r7tc
Asia/Baku|LMT:199 :180::-eathk :240::-40q50 :300:60:3is9c :240:60:6nh0o :240::74bqc
Asia/Bangkok Asia/Phnom_Penh Asia/Vientiane Indian/Christmas|LMT:402 BMT:402::-lb4tf :420::-fkvf7
Asia/Barnaul|LMT:335 :360::-focxb :420::-cdnm0 :480:60:3is4c :420:60:6ngvo :420::6wjlc :420:60:7ycio :420::cwt5c
Asia/Beirut|LMT:142 EET:120::-lb4tf EEST:180:60:-fkznc
Asia/Bishkek|LMT:298 :300::-eatkb :360::-cdnkc :420:60:3is60 :360:60:6ngxc :360::b5fy0
Asia/Brunei Asia/Kuching|LMT:441 :450::-dq7ga :480::-bl3wi :500:20:-aqodc :540::-8q8lc
Asia/Calcutta Asia/Kolkata|LMT:353 MMT:321::-lb4tf IST:330::-k1hky :390:60:-8uht6
Asia/Chita|LMT:454 :480::-fo7gm :540::-cdnpc :600:60:3is10 :540:60:6ngsc :540::6wji0 :600::cwt0c
Asia/Choibalsan Asia/Ulaanbaatar Asia/Ulan_Bator|LMT:428 :420::-k67nw :480::2i6cc :540:60:45b6o
Asia/Chongqing Asia/Chungking Asia/Harbin Asia/Shanghai PRC|LMT:486 CST:480::-lb4tf CDT:540:60:-fvstc
Asia/Colombo|LMT:319 MMT:320::-lb4tf :330::-k1hkw :360:30:-8rj56 :390:60:-8k5m0 :390::89jyu :360::8eb20
Asia/Dacca Asia/Dhaka|LMT:362 HMT:353::-lb4tf :390::-8uhtu :330::-8niqu :360::-5pt6u :420:60:ccwcc
Asia/Damascus|LMT:145 EET:120::-fnoc2 EEST:180:60:-fkc80 :180::gjgj0
Asia/Dili|LMT:502 :480::-i5v9c :540::-8q1z0
Asia/Dubai Asia/Muscat Indian/Mahe Indian/Reunion|LMT:221 :240::-fnoe6
Asia/Dushanbe|LMT:275 :300::-eatjo :360::-cdnkc :420:60:3is60 :360:60:6ngxc
Asia/Famagusta|LMT:136 EET:120::-f2lfs EEST:180:60:1ni4o :180::emaj0 EEST:180:60:f3o9o
Asia/Gaza|LMT:138 EET:120::-lb4tf EEST:180:60:-99io0 IST:120::-t1p0 IDT:180:60:1ev0o EET:120::8530o EEST:180:60:880ko
Asia/Hebron|LMT:140 EET:120::-lb4tf EEST:180:60:-99io0 IST:120::-t1p0 IDT:180:60:1ev0o EET:120::8530o EEST:180:60:880ko
Asia/Ho_Chi_Minh Asia/Saigon|LMT:427 PLMT:427::-jvwjv :420::-idffv :480::-8ge5c :540::-7rkv0
Asia/Hong_Kong Hongkong|LMT:457 HKT:480::-kep7o HKST:540:60:-8xtsc HKWT:510:30:-8uhsc JST:540::-8rvi6 HKST:540:60:-7f65c
Asia/Hovd|LMT:367 :360::-k67m7 :420::2i6e0 :480:60:45b8c
Asia/Irkutsk|LMT:417 IMT:417::-lb4tf :420::-fmxvm :480::-cdnno :540:60:3is2o :480:60:6ngu0 :480::6wjjo :540::cwt20
Asia/Istanbul Europe/Istanbul Turkey|LMT:116 IMT:117::-lb4tf EET:120::-ijyr9 EEST:180:60:-gt17c :180::2npf0 :240:60:491yc EEST:180:60:4sguc :180::em9f0
Asia/Jakarta|LMT:427 BMT:427::-lb4tf :440::-eel88 :450::-bmzo8 :540::-8p5oi :480::-6sasi WIB:420::-1vnwi
Asia/Jayapura|LMT:563 :540::-bmzrn :570::-7xlj0 WIT:540::-1vnzu
Asia/Jerusalem Asia/Tel_Aviv Israel|LMT:141 JMT:141::-lb4tf IST:120::-ga7fx IDT:180:60:-99io0 IDDT:240:120:-6rm00
Asia/Kabul|LMT:277 :240::-lb4tf :270::-7ttqo
Asia/Kamchatka|LMT:635 :660::-ergpn :720::-cdnuc :780:60:3irw0 :720:60:6ngnc :720::6wjd0 :720:60:clkfc :720::cwsx0
Asia/Karachi|LMT:268 :330::-jq7zh :390:60:-8k5l6 :300::-5pt56 PKT:300::duno PKST:360:60:a3p3o
Asia/Kashgar Asia/Urumqi|LMT:350 :360::-d5htr
Asia/Kathmandu Asia/Katmandu|LMT:341 :330::-fnohi :345::50d2u
Asia/Khandyga|LMT:542 :480::-fo7j3 :540::-cdnpc :600:60:3is10 :540:60:6ngsc :540::6wji0 :600::an9d0 :660:60:apy2o :660::cwsyo
Asia/Krasnoyarsk|LMT:371 :360::-fniyc :420::-cdnm0 :480:60:3is4c :420:60:6ngvo :420::6wjlc :480::cwt3o
Asia/Kuala_Lumpur Asia/Singapore Singapore|LMT:415 SMT:415::-lb4tf :420::-k83fk :440:20:-bl3vo :440::-anb88 :450::-8vf88 :540::-8q8ki :480::3r9mo
Asia/Macao Asia/Macau|LMT:454 CST:480::-kep8n :540::-8ryv0 :600:60:-8nygo CDT:540:60:-7ev30
Asia/Magadan|LMT:603 :600::-eatss :660::-cdnso :720:60:3irxo :660:60:6ngp0 :660::6wjeo :720::cwsx0
Asia/Makassar Asia/Ujung_Pandang|LMT:478 MMT:478::-fnola :480::-bmzpa :540::-8qgdc WITA:480::-7lnj0
Asia/Manila|LMT:-956 PST:480::-lb4tf PDT:540:60:-adwdc JST:540::-8qd30 PDT:540:60:-7rx30
Asia/Nicosia Europe/Nicosia|LMT:133 EET:120::-f2lfq EEST:180:60:1ni4o
Asia/Novokuznetsk|LMT:349 :360::-eaupp :420::-cdnm0 :480:60:3is4c :420:60:6ngvo :420::6wjlc :420:60:clkno :420::cwt5c
Asia/Novosibirsk|LMT:332 :360::-fo878 :420::-cdnm0 :480:60:3is4c :420:60:6ngvo :420::6wjlc :420:60:7bnuo :420::cwt5c
Asia/Omsk|LMT:294 :300::-fp5s6 :360::-cdnkc :420:60:3is60 :360:60:6ngxc :360::6wjn0 :420::cwt5c
Asia/Oral|LMT:205 :180::-eathq :300::-cdnh0 :360:60:3is7o :360::3ofi0 :360:60:3u1q0 :300:60:60sb0 :240::66eko :300::6wjoo :300:60:6ypf0 :300::awngo
Asia/Pontianak|LMT:437 PMT:437::-jb846 :450::-bmzo6 :540::-8qski :480::-6sasi WITA:480::-1vnwi WIB:420::5mw2o
Asia/Pyongyang|LMT:503 KST:510::-jc5hz JST:540::-i5va6 KST:540::-7mkv0
Asia/Qostanay|LMT:254 :240::-eatj3 :300::-cdnio :360:60:3is7o :360::3ofi0 :360:60:3u1q0 :300:60:6ngz0 :300::6wjoo :360::awnf0
Asia/Qyzylorda|LMT:262 :240::-eatja :300::-cdnio :360:60:3is7o :360::3ofi0 :360:60:3u1q0 :300:-60:6ngz0 :300::6t38o :360::6wjn0 :360:60:6ypdc :360::awnf0
Asia/Rangoon Asia/Yangon Indian/Cocos|LMT:385 RMT:385::-lb4tf :390::-fnoip :540::-8nyau
Asia/Sakhalin|LMT:571 :540::-k5jbv :660::-7mjr0 :720:60:3irxo :660:60:6ngp0 :600::6t2yo :660::6wjeo :660:60:8j350 :660::cwsyo
Asia/Samarkand|LMT:268 :240::-eatjg :300::-cdnio :360:60:3is7o :360::3ofi0 :360:60:3u1q0
Asia/Seoul ROK|LMT:508 KST:510::-jc5i4 JST:540::-i5va6 KST:540::-7m470 KDT:600:60:-6rcf0 KDT:570:60:-4lae6
Asia/Srednekolymsk|LMT:615 :600::-eatt3 :660::-cdnso :720:60:3irxo :660:60:6ngp0 :660::6wjeo :720::cwsx0
Asia/Taipei ROC|LMT:486 CST:480::-lb4tf JST:540::-a3l9c CDT:540:60:-7efhc
Asia/Tashkent|LMT:277 :300::-eatjq :360::-cdnkc :420:60:3is60 :360:60:6ngxc
Asia/Tbilisi|LMT:179 TBMT:179::-lb4tf :180::-eath0 :240::-40q50 :300:60:3is9c :240:60:6nh0o :240::7qshc :240:60:asrbo :240::b16uc
Asia/Tehran Iran|LMT:206 TMT:206::-gwrpq :210::-atjhq :270:60:29dsi :240::2fygi :300:60:2kqpc
Asia/Thimbu Asia/Thimphu|LMT:359 :330::-70blz :360::5k1yu
Asia/Tokyo Japan|LMT:559 JST:540::-lb4tf JDT:600:60:-6s9r0
Asia/Tomsk|LMT:340 :360::-fnzlg :420::-cdnm0 :480:60:3is4c :420:60:6ngvo :420::6wjlc :420:60:a4fro :420::cwt5c
Asia/Ust-Nera|LMT:573 :480::-fo7jx :540::-cdnpc :720:180:3is10 :660::3of80 :720:60:3u1ho :660:60:6ngp0 :600::6t2yo :660::6wjeo :720::cwsx0
Asia/Vladivostok|LMT:528 :540::-erb2o :600::-cdnr0 :660:60:3irzc :600:60:6ngqo :600::6wjgc :660::cwsyo
Asia/Yakutsk|LMT:519 :480::-fo7if :540::-cdnpc :600:60:3is10 :540:60:6ngsc :540::6wji0 :600::cwt0c
Asia/Yekaterinburg|LMT:243 PMT:225::-gr3ar :240::-fsx3m :300::-cdnio :360:60:3is7o :300:60:6ngz0 :300::6wjoo :360::cwt70
Asia/Yerevan|LMT:178 :180::-eatgy :240::-40q50 :300:60:3is9c :240:60:6nh0o :240::8212c
Atlantic/Azores|LMT:-103 HMT:-115::-lb4tf :-120::-i5uso :-60:60:-grjqc :0:120:-8o3k0 :-60::-10mpc :0:60:3txlo WET:0::774zc WEST:60:60:79y1o :0:60:7cg1o
Atlantic/Bermuda|LMT:-259 BMT:-259::-lb4tf BST:-199:60:-gij4t AST:-240::-cix1h ADT:-180:60:-8rby0
Atlantic/Canary|LMT:-62 :-60::-ezaeb WET:0::-7a5oo WEST:60:60:37og0
Atlantic/Cape_Verde|LMT:-94 :-120::-i5uso :-60:60:-8k58o :-60::1uhio
Atlantic/Faeroe Atlantic/Faroe|LMT:-27 WET:0::-jen39 WEST:60:60:3ip5o
Atlantic/Madeira|LMT:-68 FMT:-68::-lb4tf :-60::-i5uuc :0:60:-grjs0 :60:120:-8o3lo WET:0::-10mr0 WEST:60:60:3u5c0
Atlantic/South_Georgia|LMT:-146 :-120::-lb4tf
Atlantic/Stanley|LMT:-231 SMT:-231::-lb4tf :-240::-i3ntl :-180:60:-a3q9c :-180::4692o :-120:60:4asd0 :-180:60:4x1h0 :-180::cqk20
Australia/ACT Australia/Canberra Australia/NSW Australia/Sydney|LMT:605 AEST:600::-lb4tf AEDT:660:60:-glh9c
Australia/Adelaide Australia/South|LMT:554 ACST:570::-lb4tf ACDT:630:60:-glh8i
Australia/Brisbane Australia/Queensland|LMT:612 AEST:600::-lb4tf AEDT:660:60:-glh9c
Australia/Broken_Hill Australia/Yancowinna|LMT:566 ACST:570::-lb4tf ACDT:630:60:-glh8i
Australia/Currie Australia/Hobart Australia/Tasmania|LMT:589 AEST:600::-lb4tf AEDT:660:60:-gobhc
Australia/Darwin Australia/North|LMT:523 ACST:570::-lb4tf ACDT:630:60:-glh8i
Australia/Eucla|LMT:515 :525::-lb4tf :585:60:-glh79
Australia/LHI Australia/Lord_Howe|LMT:636 AEST:600::-lb4tf :630::3htjc :690:60:3p61u :660:30:4yblu
Australia/Lindeman|LMT:596 AEST:600::-lb4tf AEDT:660:60:-glh9c
Australia/Melbourne Australia/Victoria|LMT:580 AEST:600::-lb4tf AEDT:660:60:-glh9c
Australia/Perth Australia/West|LMT:463 AWST:480::-lb4tf AWDT:540:60:-glh60
CET Europe/Amsterdam Europe/Brussels Europe/Luxembourg MET|LMT:18 WET:0::-lb4tf CET:60::-h9p40 CEST:120:60:-gt15o WEST:60:60:-fx35o CEST:120:120:-99vwo CET:60::-8i8ec CEST:120:60:-8dp2c
CST6CDT|CST:-360 CDT:-300:60:-g7g2o
Chile/EasterIsland Pacific/Easter|LMT:-437 EMT:-437::-lb4tf :-420::-bourv :-360:60:-d2xc :-360::3ti50 :-300:60:3zzio
EET Europe/Athens|LMT:95 AMT:95::-lb4tf EET:120::-gqbem EEST:180:60:-bqlfc CEST:120:60:-8z8t0 CET:60::-8i8ec EET:120::-827to
EST5EDT|EST:-300 EDT:-240:60:-g7g4c
Eire Europe/Dublin|LMT:-25 DMT:-25::-lb4tf IST:35:60:-gserz GMT:0::-goazz BST:60:60:-gih0o IST:60:60:-eyiko IST:60::-daxo GMT:0:-60:kmbc
Etc/GMT Etc/GMT+0 Etc/GMT-0 Etc/GMT0 Etc/Greenwich GMT GMT+0 GMT-0 GMT0 Greenwich|=GMT:0
Etc/GMT+1|=:-60
Etc/GMT+10|=:-600
Etc/GMT+11|=:-660
Etc/GMT+12|=:-720
Etc/GMT+2|=:-120
Etc/GMT+3|=:-180
Etc/GMT+4|=:-240
Etc/GMT+5|=:-300
Etc/GMT+6|=:-360
Etc/GMT+7|=:-420
Etc/GMT+8|=:-480
Etc/GMT+9|=:-540
Etc/GMT-1|=:60
Etc/GMT-10|=:600
Etc/GMT-11|=:660
Etc/GMT-12|=:720
Etc/GMT-13|=:780
Etc/GMT-14|=:840
Etc/GMT-2|=:120
Etc/GMT-3|=:180
Etc/GMT-4|=:240
Etc/GMT-5|=:300
Etc/GMT-6|=:360
Etc/GMT-7|=:420
Etc/GMT-8|=:480
Etc/GMT-9|=:540
Etc/UCT Etc/UTC Etc/Universal Etc/Zulu UCT Universal Zulu|=UTC:0
Europe/Andorra|LMT:6 WET:0::-lb4tf CET:60::-7a5s0 CEST:120:60:4rupo
Europe/Astrakhan|LMT:192 :180::-eauld :240::-cdnh0 :300:60:3is9c :240:60:60sco :240::6nh2c :240:60:6ypgo :240::cwtac
Europe/Belfast Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/London GB GB-Eire|LMT:-1 GMT:0::-lb4tf BST:60:60:-gseso BDST:120:120:-8z46c BST:60::-daxo BST:60:60:oxvc
Europe/Belgrade Europe/Ljubljana Europe/Podgorica Europe/Sarajevo Europe/Skopje Europe/Zagreb|LMT:82 CET:60::-lb4tf CEST:120:60:-8zkzc
Europe/Bratislava Europe/Prague|LMT:58 CET:60::-lb4tf CEST:120:60:-gt17c GMT:0:-60:-788so
Europe/Bucharest|LMT:104 BMT:104::-lb4tf EET:120::-c1d6x EEST:180:60:-bs1nc
Europe/Budapest|LMT:76 CET:60::-lb4tf CEST:120:60:-gt17c
Europe/Busingen Europe/Vaduz Europe/Zurich|LMT:34 CET:60::-lb4tf CEST:120:60:-8z340
Europe/Chisinau Europe/Tiraspol|LMT:115 CMT:115::-lb4tf BMT:104::-g8tf7 EET:120::-c1d6x EEST:180:60:-bs1nc CEST:120:60:-8wu50 CET:60::-8i8ec MSK:180::-7xu3c MSD:240:60:3isb0 EEST:180:60:6dbgo EET:120::6huw0
Europe/Gibraltar|LMT:-21 GMT:0::-lb4tf BST:60:60:-gseso BDST:120:120:-8z46c CET:60::-3zd0o CEST:120:60:3txlo
Europe/Helsinki Europe/Mariehamn|LMT:100 HMT:100::-lb4tf EET:120::-f8oas EEST:180:60:-8ot7c
Europe/Kaliningrad|LMT:82 CET:60::-lb4tf CEST:120:60:-gt17c EET:120::-7qrnc EEST:180:60:-7q6jc MSK:180::-7flfc MSD:240:60:3isb0 EEST:180:60:60sec :180::cwtc0
Europe/Kiev Europe/Kyiv Europe/Uzhgorod Europe/Zaporozhye|LMT:122 KMT:122::-lb4tf EET:120::-eatff MSK:180::-cdnfc CEST:120:60:-8utx0 CET:60::-8i8ec MSD:240:60:3isb0 EEST:180:60:6f1oo EET:120::6t3c0
Europe/Kirov|LMT:199 :180::-ftco0 :240::-cdnh0 :300:60:3is9c MSD:240:60:60sco MSK:180::66emc :240::6nh2c MSD:240:60:6ypgo MSK:240::cwtac
Europe/Lisbon Portugal WET|LMT:-37 WET:0::-i5uw0 WEST:60:60:-grjto WEMT:120:120:-8o3nc CET:60::-10mso WEST:60:60:29jk0 CET:60::74bto CEST:120:60:79y1o WEST:60:60:87v5o
Europe/Madrid|LMT:-15 WET:0::-lb4tf WEST:60:60:-g6ypo WEMT:120:120:-9x1fc CET:60::-9bv5o CEST:120:60:-8nvvc
Europe/Malta|LMT:58 CET:60::-lb4tf CEST:120:60:-grzdo
Europe/Minsk|LMT:110 MMT:110::-lb4tf EET:120::-eatf2 MSK:180::-cdnfc CEST:120:60:-8xf90 CET:60::-8i8ec MSD:240:60:3isb0 EEST:180:60:6nh2c EET:120::6t3c0 :180::cwtc0
Europe/Monaco Europe/Paris|LMT:9 PMT:9::-lb4tf WET:0::-iezsa WEST:60:60:-grn5o CEST:120:120:-9937c CET:60::-8i8ec CEST:120:60:-8dp2c WEMT:120:60:-7xszc WEST:60::-7wg1o CET:60::-7luuc CEST:120:60:1yb40
Europe/Moscow W-SU|LMT:150 MMT:150::-lb4tf MMT:151::-gr387 MST:211:60:-gfutw MDST:271:120:-g5jrk MSD:240:89:-ftco0 MSK:180::-frxqo MSD:240:60:-fazqo :300:120:-f9y0c EET:120::-esot0 EEST:180:60:6nh2c MSK:180::6wjs0 MSK:240::cwtac
Europe/Riga|LMT:97 RMT:97::-lb4tf LST:157:60:-g6zrd EET:120::-do0ap MSK:180::-97ijc CEST:120:60:-8xbx0 CET:60::-8i8ec MSD:240:60:3isb0 EEST:180:60:60sec EET:120::66eo0
Europe/Rome Europe/San_Marino Europe/Vatican|LMT:50 CET:60::-lb4tf CEST:120:60:-grzdo
Europe/Samara|LMT:200 :180::-ftco0 :240::-cdnh0 :300:60:3is9c :240:60:60sco :180:-60:6nh2c :180::6t3c0 :240::6tqo0 :240:60:clkso :240::cwtac
Europe/Saratov|LMT:184 :180::-ftco0 :240::-cdnh0 :300:60:3is9c :240:60:5pjwo :240::6nh2c :240:60:6ypgo :240::cwtac
Europe/Simferopol|LMT:136 SMT:136::-lb4tf EET:120::-eatfs MSK:180::-cdnfc CEST:120:60:-8tj90 CET:60::-8i8ec MSD:240:60:3isb0 EET:120::6f1qc EEST:180:60:6ypk0 MSD:240:120:7m970 MSK:180::7qsmc MSD:240:60:7weuc EEST:180:60:8j3lo MSK:240::duqg0 MSK:180::e17oo
Europe/Sofia|LMT:93 EET:120::-lb4tf CET:60::-8i8ec CEST:120:60:-8dp2c EET:120::-7r0co EEST:180:60:2w830
Europe/Tallinn|LMT:99 TMT:99::-lb4tf CET:60::-g98yr CEST:120:60:-g6zqc EET:120::-f8oar MSK:180::-97hfc CEST:120:60:-8uzh0 MSD:240:60:3isb0 EEST:180:60:60sec EET:120::66eo0
Europe/Tirane|LMT:79 CET:60::-hjaq8 CEST:120:60:-9921o
Europe/Ulyanovsk|LMT:194 :180::-ftco0 :240::-cdnh0 :300:60:3is9c :240:60:60sco :180:60:6nh2c :120::6t3c0 :180::6wjs0 :240::cwtac
Europe/Vienna|LMT:65 CET:60::-lb4tf CEST:120:60:-gt17c
Europe/Vilnius|LMT:101 WMT:84::-lb4tf KMT:96::-glgyc CET:60::-fq8io EET:120::-fhpto MSK:180::-97kpo CEST:120:60:-8xjp0 MSD:240:60:3isb0 EEST:180:60:60sec EET:120::66eo0 CEST:120:60:8uc1o EET:120::9c9lo
Europe/Volgograd|LMT:178 :180::-fnm4y :240::-cdnh0 :300:60:3is9c MSD:240:60:5pjwo MSK:180::5v66c :240::6nh2c MSD:240:60:6ypgo MSK:240::cwtac :240::fadac
Europe/Warsaw Poland|LMT:84 WMT:84::-lb4tf CET:60::-h1d6c CEST:120:60:-gt17c EET:120::-g28mc EEST:180:60:-fvq80 CEST:120:60:-98u6c
HST Pacific/Honolulu Pacific/Johnston US/Hawaii|LMT:-631 HST:-630::-lb4tf HDT:-570:60:-bher6 HWT:-570:60:-8qff6 HPT:-570:60:-7muho HST:-600::-72eb6
Indian/Chagos|LMT:290 :300::-jq802 :360::852vo
Indian/Kerguelen Indian/Maldives|LMT:294 MMT:294::-lb4tf :300::-34r46
Indian/Mauritius|LMT:230 :240::-jq7ye :300:60:3zz5c
Kwajalein Pacific/Kwajalein|LMT:669 :660::-lb4tf :600::-ac0qc :540::-905co :-720::-2uqc :720::7egs0
MST7MDT|MST:-420 MDT:-360:60:-g7g10
NZ-CHAT Pacific/Chatham|LMT:734 :735::-lb4tf :765::-7ikkf :825:60:1iivc
PST8PDT|PST:-480 PDT:-420:60:-g7fzc
Pacific/Apia|LMT:753 LMT:-687::-lb4tf :-690::-ih3wy :-660::-69g4u :-600:60:cr7mc :840:60:d5eoo :780::d893c
Pacific/Bougainville|LMT:622 :600::-lb4tf :540::-8m2oo :660::e35eo
Pacific/Efate|LMT:673 :660::-i5i2q :720:60:18ss0
Pacific/Enderbury Pacific/Kanton|-00:0 :-720::-a4jc0 :-660::31w40 :780::7tsyc
Pacific/Fakaofo|LMT:-685 :-660::-lb4tf :780::d5eqc
Pacific/Fiji|LMT:716 :720::-gyujw :780:60:910nc
Pacific/Funafuti Pacific/Majuro Pacific/Tarawa Pacific/Wake Pacific/Wallis|LMT:692 :720::-lb4tf
Pacific/Galapagos|LMT:-358 :-300::-c7ni2 :-360::50dkc :-300:60:768y0
Pacific/Gambier|LMT:-540 :-540::-hxe11
Pacific/Guadalcanal Pacific/Pohnpei Pacific/Ponape|LMT:640 :660::-hxexs
Pacific/Guam Pacific/Saipan|LMT:-861 GST:600::-lb4tf :540::-8sc8o GDT:660:60:-3ak5c ChST:600::9p6nc
Pacific/Kiritimati|LMT:-629 :-640::-lb4tf :-600::31w1s :840::7tswo
Pacific/Kosrae|LMT:-788 :660::-lb4tf :540::-havuc :600::-ac0qc :720::-2uqc
Pacific/Marquesas|LMT:-558 :-570::-hxe0i
Pacific/Midway Pacific/Pago_Pago Pacific/Samoa US/Samoa|LMT:757 LMT:-683::-lb4tf SST:-660::-ih3x2
Pacific/Nauru|LMT:668 :690::-fbyik :540::-8k976 :720::2uo86
Pacific/Niue|LMT:-680 :-680::-5dzx5 :-660::-1q0t4
Pacific/Norfolk|LMT:672 :672::-lb4tf :690::-5y7mo :750:60:1ib46 :660::ebsg6 :720:60:fky10
Pacific/Noumea|LMT:666 :660::-i5i2i :720:60:2hb1o
Pacific/Palau|LMT:-902 :540::-lb4tf
Pacific/Pitcairn|LMT:-520 :-510::-lb4tf :-480::8v8m6
Pacific/Rarotonga|LMT:801 LMT:-639::-lb4tf :-630::-5dzy9 :-570:60:2rx5i :-600::2vdju :-570:30:32q0o
Pacific/Tahiti|LMT:-598 :-600::-hxdze
Pacific/Tongatapu|LMT:739 :740::-7m24k :780::-2tgsk :840:60:9bido`;

/** Zones that pytz counts as no common ones. */
export const uncommonZones =
  'Africa/Asmera Africa/Timbuktu America/Argentina/ComodRivadavia America/Atka America/Buenos_Aires America/Catamarca America/Coral_Harbour America/Cordoba America/Ensenada America/Fort_Wayne America/Godthab America/Indianapolis America/Jujuy America/Knox_IN America/Louisville America/Mendoza America/Montreal America/Nipigon America/Pangnirtung America/Porto_Acre America/Rainy_River America/Rosario America/Santa_Isabel America/Shiprock America/Thunder_Bay America/Virgin America/Yellowknife Antarctica/South_Pole Asia/Ashkhabad Asia/Calcutta Asia/Choibalsan Asia/Chongqing Asia/Chungking Asia/Dacca Asia/Harbin Asia/Istanbul Asia/Kashgar Asia/Katmandu Asia/Macao Asia/Rangoon Asia/Saigon Asia/Tel_Aviv Asia/Thimbu Asia/Ujung_Pandang Asia/Ulan_Bator Atlantic/Faeroe Atlantic/Jan_Mayen Australia/ACT Australia/Canberra Australia/Currie Australia/LHI Australia/NSW Australia/North Australia/Queensland Australia/South Australia/Tasmania Australia/Victoria Australia/West Australia/Yancowinna Brazil/Acre Brazil/DeNoronha Brazil/East Brazil/West CET CST6CDT Canada/Saskatchewan Canada/Yukon Chile/Continental Chile/EasterIsland Cuba EET EST EST5EDT Egypt Eire Etc/GMT Etc/GMT+0 Etc/GMT+1 Etc/GMT+10 Etc/GMT+11 Etc/GMT+12 Etc/GMT+2 Etc/GMT+3 Etc/GMT+4 Etc/GMT+5 Etc/GMT+6 Etc/GMT+7 Etc/GMT+8 Etc/GMT+9 Etc/GMT-0 Etc/GMT-1 Etc/GMT-10 Etc/GMT-11 Etc/GMT-12 Etc/GMT-13 Etc/GMT-14 Etc/GMT-2 Etc/GMT-3 Etc/GMT-4 Etc/GMT-5 Etc/GMT-6 Etc/GMT-7 Etc/GMT-8 Etc/GMT-9 Etc/GMT0 Etc/Greenwich Etc/UCT Etc/UTC Etc/Universal Etc/Zulu Europe/Belfast Europe/Kiev Europe/Nicosia Europe/Tiraspol Europe/Uzhgorod Europe/Zaporozhye GB GB-Eire GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT Mexico/BajaNorte Mexico/BajaSur Mexico/General NZ NZ-CHAT Navajo PRC PST8PDT Pacific/Enderbury Pacific/Johnston Pacific/Ponape Pacific/Samoa Pacific/Truk Pacific/Yap Poland Portugal ROC ROK Singapore Turkey UCT US/Aleutian US/East-Indiana US/Indiana-Starke US/Michigan US/Samoa Universal W-SU WET Zulu';
