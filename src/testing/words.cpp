#include "testing/words.hpp"

#include <array>

namespace custengine::testing {
namespace {

constexpr Words norwegian{
    .locale = "nb",
    .country_code = "NO",
    .given_names =
        R"(Jan,Anne,Per,Inger,Bjørn,Kari,Ole,Marit,Lars,Ingrid,Kjell,Liv,Knut,Eva,Svein,Anna,Thomas,Maria,Arne,Ida
Geir,Hilde,Hans,Berit,Morten,Nina,Martin,Astrid,Odd,Marianne,Erik,Bjørg,Tor,Elisabeth,Andreas,Kristin,Terje,Bente,Trond,Randi
Kristian,Solveig,John,Heidi,Rune,Silje,Harald,Hanne,Øyvind,Linda,Stian,Tone,Håkon,Tove,Nils,Camilla,Eirik,Anita,Jon,Wenche
Sindre,Ragnhild,Gunnar,Ellen,Magnus,Gerd,Olav,Karin,Einar,Grete,Tore,Julie,Øystein,Åse,Rolf,Monica,Espen,Turid,Sander,Emma
Henrik,Nora,Jonas,Sofie,Tom,Ingeborg,Helge,Thea,Kåre,Sara,Fredrik,Mona,Daniel,Emilie,Roar,Karoline,Frode,Unni,Alf,Stine
Magne,Line,Sverre,Lene,Vidar,Vilde,Steinar,Siri,Pål,Trine,Åge,Gro,Torbjørn,Reidun,Ståle,Mari,Jørgen,Åshild,Sigurd,Oda
Vegard,Tuva,Anders,Maren,Leif,Jorunn,Mathias,Helene,Oskar,Signe,Emil,Synnøve,Jakob,Frida,William,Amalie,Aksel,Gunn,Kjetil,Ylva
Ivar,Bodil,Didrik,Tiril,Sjur,Borghild,Mohammed,Live,Amund,Vår,Bård,Sunniva,Egil,Malin,Even,Eline,Brage,Hedda,Torstein,Maja
Asbjørn,Målfrid,Simen,Guro,Preben,Marte,Jarle,Pia,Ulrik,Rikke,Yngve,Åsne,Snorre,Fatima,Roger,Jenny,Stig,Hege,Ronny,Vigdis)",
    .surnames =
        R"(Hansen,Johansen,Olsen,Larsen,Andersen,Pedersen,Nilsen,Kristiansen,Jensen,Karlsen,Johnsen,Pettersen,Eriksen,Berg
Haugen,Hagen,Johannessen,Andreassen,Jacobsen,Halvorsen,Dahl,Jørgensen,Henriksen,Lund,Gundersen,Sørensen,Iversen,Strand,Svendsen
Solberg,Jakobsen,Eide,Martinsen,Knutsen,Bakken,Paulsen,Kristoffersen,Bakke,Lie,Amundsen,Rasmussen,Lunde,Nguyen,Solheim,Moen,Berge
Moe,Nygård,Fredriksen,Bøe,Holm,Lien,Kristensen,Gulbrandsen,Tveit,Nielsen,Ali,Thomassen,Hauge,Simonsen,Andresen,Sæther,Ruud,Haugland
Antonsen,Christensen,Mathisen,Thorsen,Ellingsen,Sivertsen,Danielsen,Birkeland,Arnesen,Isaksen,Rønning,Sandvik,Hansson,Vik,Hovland
Næss,Aas,Myhre,Haugan,Fossum,Nordby,Tangen,Helgesen,Holmen,Wold,Sunde,Ødegård,Aase,Nygaard,Wiik,Knudsen,Dalen,Gjerde,Strøm,Nilssen
Bråten,Evensen,Bjerke,Skaar,Carlsen,Mikkelsen,Sandberg,Engen,Fjeld,Løken,Aasen,Christiansen,Myklebust,Nordli,Hermansen,Rød,Ness,Foss
Tønnessen,Torgersen,Aune,Bergersen,Håland,Ødegaard,Skoglund,Nesse,Sletten,Monsen,Egeland,Brekke,Jenssen,Langeland,Hegge,Aamodt,Mæland
Samuelsen,Ahmed,Gran,Vold,Stokke,Bjørnstad,Røed,Sørlie,Hoel,Lorentzen,Kvam,Fosse,Fjellheim,Skår,Ørstad,Grønli,Åsgård,Bø,Øien,Aarseth
Hammer,Krogh,Kjær,Wang,Khan,Tollefsen,Nordahl,Sand,Selnes,Steen,Lindberg,Tran,Ulvestad,Vikøren,Østby,Ånestad,Ålien,Rustad,Syversen
Kolstad,Guttormsen,Heggelund,Stensrud,Kvalheim,Øverland,Ottesen,Madsen,Aakre,Nymoen,Torp,Skogen,Vangen,Hussain,Le,Fløgstad,Sætre)",
    .streets =
        R"(Storgata,Kirkeveien,Skolegata,Strandgata,Bjørkeveien,Industriveien,Granveien,Furuveien,Solveien,Havnegata
Parkveien,Skogveien,Fjellveien,Sjøgata,Torggata,Dronningens gate,Kongens gate,Nygata,Kirkegata,Elveveien,Jernbanegata,Bakkeveien
Åsveien,Rådhusgata,Myrveien,Prestegårdsveien,Øvre gate,Nedre gate,Møllergata,Fjordveien,Haugveien,Lyngveien,Kaibakken,Tollbugata
Markveien,Bergveien,Stasjonsveien,Ekornveien,Rypeveien,Liaveien,Søndre gate,Kløverveien,Ørneveien,Idrettsveien,Ringveien,Tuneveien)",
    .street_patterns = "%s %n,%s %n,%s %n,%s %n,%s %n,%s %n,%s %nA,%s %nB",
    .places =
        R"(0150/Oslo,5003/Bergen,7010/Trondheim,4006/Stavanger,0354/Oslo,3015/Drammen,1606/Fredrikstad,0661/Oslo,9008/Tromsø
4306/Sandnes,4611/Kristiansand S,1706/Sarpsborg,3110/Tønsberg,3717/Skien,6002/Ålesund,0181/Oslo,8006/Bodø,2000/Lillestrøm,1530/Moss
1337/Sandvika,5014/Bergen,2315/Hamar,3210/Sandefjord,4836/Arendal,5528/Haugesund,3256/Larvik,2821/Gjøvik,6413/Molde,3510/Hønefoss
2609/Lillehammer,9405/Harstad,3611/Kongsberg,1767/Halden,8622/Mo i Rana,6509/Kristiansund N,3181/Horten,3916/Porsgrunn,7713/Steinkjer
8514/Narvik,7500/Stjørdal,2406/Elverum,2050/Jessheim,1400/Ski,9510/Alta,5700/Voss,2212/Kongsvinger,7800/Namsos,9900/Kirkenes
9800/Vadsø,9600/Hammerfest,6800/Førde,4370/Egersund,8800/Sandnessjøen,1473/Lørenskog)",
    .company_patterns = R"(%s %t %f,%c %t %f,%w %t %f,%s & Sønner %f,Brødrene %s %f,%w og %s %t %f,%s & %s %f,%w %f)",
    .company_words =
        R"(Fjell,Nordlys,Havn,Skog,Bølgen,Tind,Viken,Elvebredden,Furu,Sølvøya,Granitt,Vestkyst,Polar,Ørn,Midtnorsk,Lyng
Solsiden,Kyst,Trollheimen,Blåbær,Sjøgløtt,Fyrtårn,Varde,Rimfrost,Utsikten,Ålgård,Østlandske,Hardanger,Nordfjord,Lofoten)",
    .trades =
        R"(Bygg,Elektro,Eiendom,Transport,Regnskap,Rør,Bil,Frisør,Sport,Bakeri,Fisk,Interiør,Kafé,Blomster,Maskin,Møbler,Bokhandel
Tannlegesenter,Gullsmed,Taktekking,Maling,Consulting,Renhold,Hagesenter,Jernvare,Sko,Optikk,Kjøtt og Vilt,Båtservice,Klær)",
    .legal_forms = "AS,AS,ENK,AS,DA,ASA,ANS",
    .mobile_patterns =
        "9## ## ###,4## ## ###,9#######,4#######,+47 9## ## ###,+47 4#######,+479#######,0047 9## ## ###",
    .landline_patterns = "22 ## ## ##,55 ## ## ##,73 ## ## ##,+47 51 ## ## ##,69######",
    .notes =
        "Ønsker levering etter kl. 16,Ring før levering,Fast kunde siden åpningen,Faktura sendes til hovedkontoret",
};

constexpr Words swedish{
    .locale = "sv",
    .country_code = "SE",
    .given_names =
        R"(Lars,Anna,Mikael,Eva,Anders,Maria,Johan,Karin,Erik,Kristina,Per,Lena,Karl,Kerstin,Peter,Sara,Jan,Emma,Thomas,Ingrid
Daniel,Marie,Fredrik,Malin,Hans,Jenny,Andreas,Birgitta,Stefan,Linda,Mohamed,Annika,Magnus,Hanna,Mats,Elin,Bengt,Elisabeth,Jonas,Åsa
Bo,Johanna,Alexander,Helena,Björn,Anette,Gustav,Susanne,Oskar,Julia,Niklas,Monica,Emil,Sofia,Göran,Ulla,Åke,Amanda,Marcus,Ida
Håkan,Therese,Leif,Katarina,Patrik,Jessica,Henrik,Gunilla,Viktor,Elsa,Sven,Camilla,Simon,Siv,Robert,Märta,Filip,Astrid,Christer,Barbro
Kjell,Ulrika,Lennart,Maj,William,Cecilia,Elias,Caroline,Ulf,Agneta,Rolf,Frida,Martin,Lovisa,Jörgen,Alice,Mattias,Ebba,Jakob,Wilma
Hugo,Inger,Ove,Pernilla,Roger,Stina,Tommy,Ellen,Albin,Moa,Joakim,Klara,Östen,Lisa,Linus,Britt,Kent,Agnes,Rasmus,Märit
Tobias,Maja,Isak,Gun,Claes,Carina,Axel,Solveig,Roland,Ann,Hampus,Vera,Börje,Felicia,Sixten,Ylva,Anton,Tove,Torbjörn,Signe
Kurt,Selma,Dan,Kajsa,Ali,Linnéa,Ludvig,Åsta,Lukas,Siri,Nils,Saga,Arvid,Tuva,Gösta,Ängla,Melker,Fatima,Edvin,Nadia)",
    .surnames =
        R"(Andersson,Johansson,Karlsson,Nilsson,Eriksson,Larsson,Olsson,Persson,Svensson,Gustafsson,Pettersson,Jonsson,Jansson
Hansson,Bengtsson,Jönsson,Lindberg,Jakobsson,Magnusson,Lindström,Olofsson,Lindqvist,Lindgren,Berg,Axelsson,Bergström,Lundberg,Lind
Lundgren,Lundqvist,Mattsson,Berglund,Fredriksson,Sandberg,Henriksson,Ali,Forsberg,Sjöberg,Wallin,Engström,Mohamed,Eklund,Danielsson
Lundin,Håkansson,Björk,Bergman,Gunnarsson,Wikström,Holm,Ahmed,Samuelsson,Isaksson,Fransson,Bergqvist,Nyström,Holmberg,Arvidsson
Löfgren,Söderberg,Nyberg,Blomqvist,Claesson,Nordström,Mårtensson,Lundström,Hassan,Viklund,Björklund,Eliasson,Berggren,Pålsson,Sandström
Nordin,Lund,Falk,Åberg,Ström,Ekström,Hermansson,Holmgren,Hellström,Dahlberg,Sundberg,Hedlund,Sjögren,Ek,Blom,Abrahamsson,Öberg
Martinsson,Andreasson,Strömberg,Månsson,Åkesson,Hansen,Jonasson,Norberg,Hussein,Dahl,Åström,Sundström,Lindholm,Holmqvist,Ivarsson
Sundqvist,Göransson,Lindblom,Östlund,Nyman,Åslund,Ågren,Östberg,Öhman,Ekman,Stenberg,Rosén,Lindahl,Dahlgren,Söderström,Ottosson
Hallberg,Boström,Lilja,Moberg,Bäckström,Björkman,Hedberg,Norén,Ahlberg,Källström,Wahlström,Melin,Skoglund,Näslund,Forsman,Ålander
Edlund,Ljungberg,Adolfsson,Palm,Svärd,Börjesson,Brandt,Åkerlund,Hjelm,Ödman,Zetterberg,Törnqvist,Granström,Hägg,Kjellberg,Rydén)",
    .streets =
        R"(Storgatan,Kungsgatan,Drottninggatan,Skolgatan,Kyrkogatan,Björkvägen,Strandvägen,Skogsvägen,Parkvägen,Järnvägsgatan
Trädgårdsgatan,Nygatan,Östra Storgatan,Ängsvägen,Granvägen,Tallvägen,Hamngatan,Torggatan,Bergsgatan,Industrigatan,Åsgatan,Sjövägen
Odengatan,Sveavägen,Lingatan,Rosenvägen,Smedjegatan,Ekvägen,Fabriksgatan,Linnégatan,Backvägen,Vintergatan,Fiskaregatan,Stationsgatan
Prästgatan,Norra vägen,Södra vägen,Åkervägen,Ringvägen,Solrosvägen,Kvarngatan,Lövvägen,Vallgatan,Brunnsgatan)",
    .street_patterns = "%s %n,%s %n,%s %n,%s %n,%s %n,%s %n,%s %n A,%s %n B",
    .places =
        R"(111 20/Stockholm,411 03/Göteborg,211 20/Malmö,753 20/Uppsala,722 11/Västerås,702 10/Örebro,582 22/Linköping,252 21/Helsingborg
553 16/Jönköping,602 21/Norrköping,222 22/Lund,903 26/Umeå,802 50/Gävle,503 30/Borås,632 20/Eskilstuna,302 42/Halmstad,352 30/Växjö
652 24/Karlstad,852 30/Sundsvall,972 31/Luleå,461 30/Trollhättan,831 30/Östersund,784 33/Borlänge,392 31/Kalmar,291 31/Kristianstad
541 30/Skövde,371 32/Karlskrona,931 31/Skellefteå,451 30/Uddevalla,621 56/Visby,981 31/Kiruna,761 30/Norrtälje,611 31/Nyköping
271 43/Ystad,261 31/Landskrona,891 33/Örnsköldsvik,941 31/Piteå,791 30/Falun,871 30/Härnösand,434 30/Kungsbacka)",
    .company_patterns = R"(%s %t %f,%c %t %f,%w %t %f,%s & Söner %f,Bröderna %s %f,%s %t i %c %f,%s & %s %f)",
    .company_words =
        R"(Björken,Nordstjärnan,Ankaret,Kronan,Lilla Hörnet,Vågen,Tallen,Ljuset,Polstjärnan,Svea,Göta,Älgen,Skärgårds,Fyren
Norrsken,Ekens,Solrosen,Mälar,Vätter,Roslags,Blåklinten,Silver,Ängens,Stadens,Hav & Land)",
    .trades =
        R"(Bygg,El,Måleri,Redovisning,Bil,Konsult,Fastigheter,Åkeri,Bageri,Frisör,Rör,Städ,Livs,Trädgård,Sport,Blomster,Möbler,Optik
Guldsmide,Plåt,Snickeri,Café,Bokhandel,Skor,Cykel,Järn,Fisk,Hud & Hälsa,Mode,Maskin)",
    .legal_forms = "AB,AB,AB,HB,KB",
    .mobile_patterns =
        R"(070-### ## ##,073-### ## ##,072-### ## ##,076-### ## ##,070#######,+46 70 ### ## ##,+4673#######,0046 76 ### ## ##)",
    .landline_patterns = "08-### ### ##,031-### ## ##,040-### ## ##,+46 8 ### ### ##",
    .notes =
        "Ring innan leverans,Stamkund sedan många år,Önskar faktura i två exemplar,Hämtar alltid själv på lördagar",
};

constexpr Words danish{
    .locale = "da",
    .country_code = "DK",
    .given_names =
        R"(Peter,Anne,Michael,Kirsten,Lars,Mette,Jens,Hanne,Thomas,Anna,Henrik,Helle,Søren,Susanne,Christian,Lene,Martin,Maria
Jan,Marianne,Morten,Inge,Jesper,Karen,Anders,Bente,Niels,Lone,Rasmus,Camilla,Mads,Pia,Per,Charlotte,Jørgen,Louise,Mikkel,Inger
Hans,Tina,Kim,Emma,Ole,Gitte,Magnus,Jette,Kasper,Ida,Poul,Christina,Erik,Birgit,Daniel,Ulla,Frederik,Sofie,Kristian,Julie
Bent,Rikke,Simon,Birthe,Mathias,Line,Claus,Laura,Emil,Malene,Brian,Dorthe,Jakob,Lise,Carsten,Maja,Tobias,Ellen,William,Freja
Finn,Trine,Oliver,Vibeke,Steen,Maiken,Jonas,Sara,Kurt,Cecilie,Victor,Signe,Flemming,Ingrid,Bjarne,Nanna,Lucas,Astrid,Allan,Gudrun
Torben,Pernille,Svend,Josefine,Benjamin,Ane,Kaj,Ditte,Asger,Åse,Knud,Jytte,Sebastian,Mille,Bo,Clara,Aage,Agnes,Esben,Tove
René,Kirstine,Troels,Grethe,Nikolaj,Bodil,Malthe,Alma,Villads,Stine,Leif,Dagmar,Viggo,Asta,Holger,Solveig,Jeppe,Marie,Ejnar,Liva)",
    .surnames =
        R"(Nielsen,Jensen,Hansen,Andersen,Pedersen,Christensen,Larsen,Sørensen,Rasmussen,Jørgensen,Petersen,Madsen,Kristensen
Olsen,Thomsen,Christiansen,Poulsen,Johansen,Møller,Mortensen,Knudsen,Jakobsen,Mikkelsen,Frederiksen,Olesen,Jacobsen,Henriksen,Laursen
Lund,Schmidt,Eriksen,Holm,Kristiansen,Clausen,Simonsen,Svendsen,Andreasen,Iversen,Jeppesen,Nissen,Vestergaard,Jespersen,Mogensen
Lauridsen,Østergaard,Kjær,Jepsen,Frandsen,Carlsen,Bertelsen,Nørgaard,Dam,Berg,Bach,Søndergaard,Friis,Lassen,Danielsen,Dahl,Juhl
Bak,Steffensen,Kjeldsen,Lorenzen,Gregersen,Toft,Nygaard,Brandt,Lauritsen,Johnsen,Krogh,Bech,Ravn,Hermansen,Schou,Winther,Bang,Ali
Mathiesen,Schultz,Skov,Overgaard,Kruse,Villadsen,Dalsgaard,Hald,Beck,Ahmed,Bonde,Buch,Fischer,Thygesen,Klausen,Bruun,Nguyen,Lind
Michelsen,Munk,Hedegaard,Kofoed,Enevoldsen,Thorsen,Damgaard,Øster,Sommer,Krag,Meyer,Ibsen,Davidsen,Ørum,Aagaard,Gade,Kirkegaard,Holst
Hougaard,Bendtsen,Fredberg,Riis,Bjerregaard,Bisgaard,Haugaard,Åkjær,Nørregaard,Bæk,Høj,Mølgaard,Dyhr,Esbensen,Vinther,Ågård,Kvist)",
    .streets =
        R"(Nørregade,Vestergade,Søndergade,Østergade,Hovedgaden,Algade,Skovvej,Kirkevej,Engvej,Møllevej,Strandvejen,Bakkevej
Industrivej,Birkevej,Skolegade,Jernbanegade,Åboulevarden,Havnegade,Parkvej,Lærkevej,Søvej,Torvegade,Rosenvej,Bøgevej,Stationsvej
Kongensgade,Dronningensgade,Frederiksgade,Grønnegade,Ågade,Præstevej,Fyrrevej,Ørstedsvej,Mejerivej,Lindevej,Overgade,Smedegade)",
    .street_patterns = "%s %n,%s %n,%s %n,%s %n,%s %n,%s %n,%s %nA,%s %nB",
    .places =
        R"(1050/København K,8000/Aarhus C,5000/Odense C,9000/Aalborg,2200/København N,6700/Esbjerg,8900/Randers C,6000/Kolding
8700/Horsens,7100/Vejle,4000/Roskilde,2100/København Ø,4700/Næstved,8600/Silkeborg,3400/Hillerød,7400/Herning,3000/Helsingør,2300/København S
8800/Viborg,4600/Køge,7500/Holstebro,2630/Taastrup,4200/Slagelse,7000/Fredericia,6400/Sønderborg,9800/Hjørring,4300/Holbæk,9900/Frederikshavn
5700/Svendborg,2000/Frederiksberg,3700/Rønne,6200/Aabenraa,4800/Nykøbing F,7800/Skive,5800/Nyborg,6800/Varde,7700/Thisted)",
    .company_patterns = R"(%s %t %f,%c %t %f,%w %t %f,%s & Søn %f,Brødrene %s %f,%t af %s %f,%s & %s %f)",
    .company_words =
        R"(Fjord,Nordsø,Havnens,Bøgen,Lyngens,Kystens,Vesterhav,Skagen,Solgården,Ankeret,Svanen,Limfjords,Ærø,Månens,Øresund
Fyrtårnet,Kongens,Grønne,Klint,Storkens,Dannebro,Sydfynsk,Midtjysk,Vadehavets,Blåmejsen)",
    .trades =
        R"(Byg,El,VVS,Tømrer,Murer,Revision,Ejendomme,Transport,Bageri,Frisør,Auto,Rengøring,Cykler,Blomster,Møbler,Smykker,Sport
Fisk,Optik,Boghandel,Malerfirma,Maskinfabrik,Gartneri,Slagter,Café,Tøj,Sko,Rådgivning,Køkken,Grønt)",
    .legal_forms = "ApS,A/S,ApS,I/S,ApS",
    .mobile_patterns =
        R"(20 ## ## ##,40 ## ## ##,51 ## ## ##,28######,+45 22 ## ## ##,+4530######,0045 61 ## ## ##,2### ####)",
    .landline_patterns = "33 ## ## ##,86 ## ## ##,+45 66 ## ## ##,98######",
    .notes =
        "Ring før levering,Fast kunde gennem mange år,Ønsker at hente i butikken,Faktura skal sendes til hovedkontoret",
};

constexpr Words finnish{
    .locale = "fi",
    .country_code = "FI",
    .given_names =
        R"(Juhani,Maria,Matti,Anneli,Timo,Helena,Mikko,Johanna,Kari,Kaarina,Antti,Marjatta,Jari,Anna,Jukka,Liisa,Pekka,Ritva,Markku
Tuula,Juha,Sari,Tapio,Minna,Heikki,Pirjo,Olli,Päivi,Ville,Leena,Petri,Laura,Janne,Hanna,Sami,Tiina,Hannu,Marja,Jussi,Eeva,Marko,Satu
Tuomas,Riitta,Lauri,Emilia,Esa,Katri,Seppo,Susanna,Aleksi,Elina,Pentti,Sanna,Ari,Raija,Teemu,Aino,Erkki,Kirsi,Harri,Jenni,Ilkka,Sofia
Pertti,Heidi,Eero,Anu,Kimmo,Merja,Jaakko,Pia,Väinö,Outi,Raimo,Terttu,Eetu,Kaisa,Joonas,Mari,Reijo,Saara,Risto,Ulla,Vesa,Ella
Onni,Virpi,Veikko,Seija,Toni,Veera,Oskari,Eila,Elias,Irma,Niko,Noora,Arto,Salla,Topi,Suvi,Jouni,Iida,Mauri,Henna,Hugo,Sirpa
Aki,Venla,Roope,Åsa,Eino,Mirja,Otto,Jaana,Tero,Sini,Kalle,Irja,Leo,Anja,Samuli,Vilma,Pasi,Elsa,Göran,Märta)",
    .surnames =
        R"(Korhonen,Virtanen,Mäkinen,Nieminen,Mäkelä,Hämäläinen,Laine,Heikkinen,Koskinen,Järvinen,Lehtonen,Lehtinen,Saarinen
Salminen,Heinonen,Niemi,Heikkilä,Kinnunen,Salonen,Turunen,Salo,Laitinen,Tuominen,Rantanen,Karjalainen,Jokinen,Mattila,Savolainen,Lahtinen
Ahonen,Ojala,Leppänen,Väisänen,Hiltunen,Kallio,Miettinen,Leinonen,Pitkänen,Aaltonen,Manninen,Hakala,Koivisto,Anttila,Laaksonen,Hirvonen
Räsänen,Lehto,Laakso,Toivonen,Mustonen,Rantala,Aalto,Nurmi,Peltonen,Moilanen,Niskanen,Hänninen,Lappalainen,Seppälä,Vainio,Partanen
Pulkkinen,Honkanen,Kettunen,Saari,Kokkonen,Nurminen,Mikkonen,Lahti,Halonen,Kemppainen,Pesonen,Jääskeläinen,Ikonen,Lindström,Kangas
Koski,Peltola,Immonen,Salmi,Karppinen,Huttunen,Parviainen,Saastamoinen,Mikkola,Johansson,Vuorinen,Harju,Heino,Eskelinen,Nykänen,Lindholm
Lindroos,Pasanen,Suominen,Rissanen,Karhu,Hyvönen,Rautiainen,Sillanpää,Nyman,Nevalainen,Korpela,Kärkkäinen,Pöllänen,Oksanen,Viitanen
Kivelä,Tolonen,Uusitalo,Rajala,Pietilä,Jokela,Tikkanen,Ruotsalainen,Karlsson,Martikainen,Hartikainen,Piirainen,Haapala,Häkkinen,Räty
Soininen,Äijälä,Östman,Kähkönen,Ylitalo,Autio,Åkerman,Määttä,Kyllönen,Vänskä,Sirola,Juntunen,Öhman,Alanen,Tervo,Hautala)",
    .streets =
        R"(Kauppakatu,Rantatie,Koulukatu,Kirkkokatu,Asemakatu,Hämeenkatu,Koivutie,Mäntytie,Kuusitie,Satamakatu,Puistokatu,Rautatienkatu
Mannerheimintie,Aleksanterinkatu,Pihlajatie,Teollisuuskatu,Järvitie,Metsätie,Peltotie,Niittytie,Linnankatu,Hallituskatu,Itäkatu,Länsikatu
Yliopistonkatu,Leppätie,Vuoritie,Mäkitie,Keskuskatu,Torikatu,Lähdetie,Myllytie,Ratakatu,Uudenmaankatu,Saaritie,Jokikatu)",
    .street_patterns = "%s %n,%s %n,%s %n A 4,%s %n B 12,%s %n C 7",
    .places =
        R"(00100/Helsinki,02100/Espoo,33100/Tampere,01300/Vantaa,90100/Oulu,20100/Turku,40100/Jyväskylä,70100/Kuopio,15110/Lahti,28100/Pori
00500/Helsinki,80100/Joensuu,53100/Lappeenranta,13100/Hämeenlinna,65100/Vaasa,60100/Seinäjoki,96100/Rovaniemi,50100/Mikkeli,48100/Kotka
24100/Salo,06100/Porvoo,45100/Kouvola,67100/Kokkola,05800/Hyvinkää,08100/Lohja,04400/Järvenpää,26100/Rauma,87100/Kajaani,94100/Kemi
57100/Savonlinna,11100/Riihimäki,55100/Imatra,76100/Pieksämäki,10600/Tammisaari,78200/Varkaus)",
    .company_patterns = R"(%s %t %f,%t %s %f,%c %t %f,%w %t %f,Veljekset %s %f,%w %f,%s & %s %f)",
    .company_words =
        R"(Pohjola,Järven,Saimaan,Revontuli,Kultainen,Sininen,Meri,Koivu,Lakeuden,Lapin,Tähti,Savon,Hämeen,Aalto,Kallion,Itämeri
Majakka,Metsä,Karhun,Joutsen,Kevät,Päijänne,Tunturi,Suomen,Ahven)",
    .trades =
        R"(Rakennus,Sähkö,Kuljetus,Tilitoimisto,Kiinteistöt,Auto,Leipomo,Parturi,Siivous,Putki,Kukka,Urheilu,Kahvila,Optiikka,Huonekalut
Kirjakauppa,Kala,Puutarha,Maalaus,Konepaja,Korut,Kengät,Pyörä,Lääkintä,Käsityö,Rauta,Muoti,Huolto,Saneeraus,Herkku)",
    .legal_forms = "Oy,Oy,Oy,Ky,Tmi,Oyj",
    .mobile_patterns =
        R"(040 ### ####,050 ### ####,045 ### ####,044#######,+358 40 ### ####,+35850#######,00358 44 ### ####,040-#######)",
    .landline_patterns = "09 ### ####,03 ### ####,+358 2 ### ####,08 ######",
    .notes =
        "Soita ennen toimitusta,Kanta-asiakas jo vuosia,Lasku lähetetään pääkonttoriin,Noutaa tilaukset myymälästä",
};

constexpr Words german{
    .locale = "de",
    .country_code = "DE",
    .given_names =
        R"(Peter,Maria,Michael,Ursula,Thomas,Monika,Andreas,Petra,Wolfgang,Elisabeth,Klaus,Sabine,Jürgen,Renate,Stefan,Helga,Christian
Karin,Uwe,Brigitte,Werner,Ingrid,Bernd,Susanne,Alexander,Claudia,Daniel,Julia,Markus,Andrea,Frank,Anna,Martin,Birgit,Manfred,Stefanie,Matthias
Christine,Hans,Angelika,Sebastian,Gabriele,Florian,Katharina,Jan,Nicole,Dieter,Heike,Günter,Melanie,Ralf,Sandra,Tobias,Martina,Horst,Barbara
Heinz,Anja,Rainer,Kathrin,Tim,Gisela,Jens,Christina,Jörg,Erika,Lukas,Simone,Felix,Marion,Paul,Lena,Maximilian,Laura,Philipp,Sarah
Jonas,Silke,Leon,Tanja,Gerhard,Ute,Karl,Hannelore,Holger,Lea,Kai,Doris,Björn,Bärbel,Dirk,Käthe,Sven,Jutta,Norbert,Emma,Rüdiger,Mia
Simon,Jana,Volker,Ilse,Götz,Antje,Niklas,Vanessa,Sören,Johanna,Fabian,Franziska,Mehmet,Ayşe,Ali,Elif,Moritz,Luisa,Anton,Charlotte
Kurt,Heidi,Elias,Clara,Oskar,Ida,Marcel,Nadine,Heiko,Yvonne,Detlef,Rosemarie,Lothar,Sigrid,Ömer,Frieda,Benjamin,Greta,Emil,Mathilda)",
    .surnames =
        R"(Müller,Schmidt,Schneider,Fischer,Weber,Meyer,Wagner,Becker,Schulz,Hoffmann,Schäfer,Koch,Bauer,Richter,Klein,Wolf,Schröder
Neumann,Schwarz,Zimmermann,Braun,Krüger,Hofmann,Hartmann,Lange,Schmitt,Werner,Schmitz,Krause,Meier,Lehmann,Schmid,Schulze,Maier,Köhler
Herrmann,König,Walter,Mayer,Huber,Kaiser,Fuchs,Peters,Lang,Scholz,Möller,Weiß,Jung,Hahn,Schubert,Vogel,Friedrich,Keller,Günther,Frank
Berger,Winkler,Roth,Beck,Lorenz,Baumann,Franke,Albrecht,Schuster,Simon,Ludwig,Böhm,Winter,Kraus,Martin,Schumacher,Krämer,Vogt,Stein,Jäger
Otto,Sommer,Groß,Seidel,Heinrich,Brandt,Haas,Schreiber,Graf,Schulte,Dietrich,Ziegler,Kuhn,Kühn,Pohl,Engel,Horn,Busch,Bergmann,Thomas,Voigt
Sauer,Arnold,Wolff,Pfeiffer,Yılmaz,Nguyen,Lindner,Hübner,Kaya,Paul,Nowak,Götz,Ritter,Barth,Wenzel,Thiel,Hermann,Kramer,Hansen,Fritz
Jansen,Böttcher,Schütz,Wirth,Franz,Beyer,Kuhlmann,Heinz,Ernst,Schilling,Seifert,Bach,Demir,Löffler,Strauß,Reuter,Kern,Petersen,Jahn,Büttner
Öztürk,Geißler,Rößler,Ullrich,Bär,Große,Mühlbauer,Nagel,Ahrens,Zander,Überschär,Ebert,Kurz,Herzog,Reinhardt,Sander,Decker,Adler,Stöcker)",
    .streets =
        R"(Hauptstraße,Schulstraße,Bahnhofstraße,Gartenstraße,Dorfstraße,Bergstraße,Birkenweg,Lindenstraße,Kirchstraße,Waldstraße,Ringstraße
Amselweg,Wiesenweg,Jahnstraße,Goethestraße,Schillerstraße,Mühlenweg,Buchenweg,Rosenstraße,Blumenstraße,Feldstraße,Poststraße,Am Markt
Marktplatz,Mozartstraße,Industriestraße,Brunnenstraße,Talstraße,Eichenweg,Ahornweg,Tannenweg,Steinweg,Burgstraße,Schloßstraße,Hafenstraße
Königsallee,Römerstraße,Fliederweg,Uferstraße,Parkstraße,Nordring,Weststraße)",
    .street_patterns = "%s %n,%s %n,%s %n,%s %n,%s %n,%s %n,%s %na,%s %nb",
    .places =
        R"(10115/Berlin,20095/Hamburg,80331/München,50667/Köln,60311/Frankfurt am Main,70173/Stuttgart,40213/Düsseldorf,04109/Leipzig
44135/Dortmund,45127/Essen,28195/Bremen,01067/Dresden,30159/Hannover,90402/Nürnberg,47051/Duisburg,44787/Bochum,42103/Wuppertal,33602/Bielefeld
53111/Bonn,48143/Münster,68159/Mannheim,76133/Karlsruhe,86150/Augsburg,65183/Wiesbaden,41061/Mönchengladbach,38100/Braunschweig,24103/Kiel
52062/Aachen,39104/Magdeburg,79098/Freiburg im Breisgau,23552/Lübeck,99084/Erfurt,55116/Mainz,18055/Rostock,34117/Kassel,66111/Saarbrücken
93047/Regensburg,97070/Würzburg,89073/Ulm,49074/Osnabrück,69117/Heidelberg,37073/Göttingen,85049/Ingolstadt,72070/Tübingen)",
    .company_patterns = R"(%s %t %f,%t %s %f,%c %t %f,%w %t %f,Gebrüder %s %f,%s & Söhne %f,%s + %s %f)",
    .company_words =
        R"(Alpen,Nordsee,Rhein,Elbe,Adler,Löwen,Goldene Ähre,Schwarzwald,Hansa,Linden,Sonnen,Mühlen,Stern,Donau,Harz,Brücken,Falken
Ostsee,Tannen,Bären,Kranich,Spree,Neue,Königs,Glück auf)",
    .trades =
        R"(Bau,Elektro,Immobilien,Spedition,Bäckerei,Steuerberatung,Autohaus,Maler,Sanitär,Gartenbau,Möbel,Optik,Metzgerei,Sport,Schuhe
Buchhandlung,Blumen,Dachdeckerei,Maschinenbau,Reinigung,Fahrräder,Juwelier,Küchen,Textil,Apotheke,Tischlerei,Beratung,Haustechnik,Café,Getränke)",
    .legal_forms = "GmbH,GmbH,e. K.,GmbH & Co. KG,UG (haftungsbeschränkt),AG,OHG",
    .mobile_patterns =
        R"(0171 #######,0151 ########,0160/#######,0176 ########,+49 170 #######,+49 (152) ########,0049 175 #######,0172-#######)",
    .landline_patterns = "030 #######,089/######,+49 40 #######,0221-######",
    .notes =
        R"(Bitte vor Lieferung anrufen,Stammkunde seit Jahren,Rechnung an die Hauptverwaltung,Möchte nur größere Mengen)",
    .umlaut_takes_e = true,
};

constexpr Words british{
    .locale = "en",
    .country_code = "GB",
    .given_names =
        R"(David,Susan,John,Margaret,Michael,Sarah,Paul,Jacqueline,James,Karen,Peter,Julie,Robert,Patricia,Stephen,Elizabeth,Andrew,Emma
Christopher,Claire,Mark,Christine,Richard,Nicola,William,Rachel,Daniel,Linda,Thomas,Rebecca,Alan,Laura,Matthew,Jennifer,Kevin,Helen,Anthony,Mary
Ian,Joanne,Brian,Amanda,George,Louise,Philip,Jean,Simon,Charlotte,Adam,Sharon,Martin,Samantha,Graham,Carol,Colin,Hannah,Gary,Lisa
Jonathan,Victoria,Stuart,Lauren,Jack,Olivia,Mohammed,Amelia,Harry,Sophie,Oliver,Jessica,Charles,Alice,Edward,Emily,Kenneth,Lucy,Joseph,Chloe
Neil,Megan,Benjamin,Grace,Derek,Joan,Lee,Barbara,Luke,Dorothy,Samuel,Katherine,Ryan,Anne,Joshua,Gemma,Alexander,Zoë,Craig,Fiona
Nicholas,Siân,Keith,Chloë,Jason,Aisha,Roger,Eleanor,Timothy,Poppy,Raymond,Isla,Nigel,Ruth,Arthur,Maisie,Rhys,Siobhán,Gareth,Niamh
Callum,Freya,Hamish,Imogen,Ewan,Priya,Tariq,Fatima,Owen,Bethan,Dylan,Ffion,Kieran,Georgia,Angus,Heather,Seán,Pamela,Ravi,Harriet)",
    .surnames =
        R"(Smith,Jones,Taylor,Brown,Williams,Wilson,Johnson,Davies,Patel,Robinson,Wright,Thompson,Evans,Walker,White,Roberts,Green,Hall
Wood,Jackson,Clarke,Khan,Lewis,Harris,Clark,Thomas,Turner,Hill,Cooper,Ahmed,Ali,Ward,Hughes,Martin,Morris,Moore,Harrison,Cook,King
Morgan,Baker,Allen,Anderson,Mitchell,Phillips,James,Singh,Scott,Bell,Lee,Parker,Watson,Edwards,Bennett,Davis,Griffiths,Carter,Hussain
Young,Miller,Shaw,Richardson,Simpson,Cox,Campbell,Collins,Murphy,Kelly,Price,Marshall,Begum,Stewart,Gray,Adams,Foster,Rogers,Mason,Stevens
Murray,Owen,Ellis,Webb,Russell,Chapman,Palmer,Mills,Hunt,Graham,Knight,Lloyd,Powell,Barker,Holmes,Butler,Jenkins,Fisher,Matthews,Rose
Reynolds,Dixon,Barnes,Harvey,Fletcher,Kennedy,Pearson,Howard,Atkinson,Andrews,Gibson,Walsh,O'Brien,O'Connor,Ryan,Doyle,MacDonald,McKenzie
Fraser,Ross,Sutherland,Cameron,Reid,Hamilton,Duncan,Ferguson,Wallace,Gallagher,O'Neill,Byrne,Burke,Sharma,Kaur,Shah,Iqbal,Chowdhury
Akhtar,Begley,Brontë,Llewellyn,Pritchard,Rees,Vaughan,Cartwright,Whitfield,Ashworth,Sidebottom,Thwaite,Entwistle,Higginbotham,Ramsbottom
Fairclough,Pembroke,Holloway,Sinclair,Buchanan,Drummond,Armstrong,Elliott,Nixon,Bowen,Nwosu,Okafor,Adeyemi,Mensah,Novák,Kowalski,Zhang)",
    .streets =
        R"(High Street,Station Road,Main Street,Church Lane,Victoria Road,Park Road,London Road,Mill Lane,Church Street,Green Lane
Manor Road,Queens Road,King Street,The Crescent,Grange Road,Springfield Road,New Road,York Road,West Street,North Street,South Street
Broadway,Chapel Lane,School Lane,Richmond Road,The Avenue,Windsor Road,Albert Road,Highfield Road,Mill Road,Alexandra Road,Kings Road
Bridge Street,Market Place,Castle Street,Oak Avenue,Meadow View,Cedar Close,Harbour Terrace,Beech Grove)",
    .street_patterns = "%n %s,%n %s,%n %s,%n %s,%n %s,%n %s,%nA %s,%nB %s",
    .places =
        R"(EC1A 1BB/London,B1 1BB/Birmingham,M1 1AE/Manchester,LS1 4DY/Leeds,G2 1DU/Glasgow,L1 8JQ/Liverpool,S1 2HE/Sheffield,EH1 1YZ/Edinburgh
BS1 4DJ/Bristol,CF10 1EP/Cardiff,SW1A 1AA/London,LE1 5WW/Leicester,CV1 1FY/Coventry,BT1 5GS/Belfast,NG1 2DT/Nottingham,NE1 7RU/Newcastle upon Tyne
PL1 2AA/Plymouth,SO14 7DU/Southampton,BN1 1AE/Brighton,RG1 2LU/Reading,DE1 2GP/Derby,AB10 1AB/Aberdeen,PO1 2BG/Portsmouth,YO1 7HH/York
CB2 3PP/Cambridge,OX1 4BG/Oxford,NR2 1TF/Norwich,EX1 1JG/Exeter,DD1 3BY/Dundee,SA1 3SN/Swansea,IP1 1AA/Ipswich,GL1 2TG/Gloucester
BA1 5AW/Bath,IV1 1JJ/Inverness,TR1 2NE/Truro,CA3 8JH/Carlisle,CT1 2JA/Canterbury)",
    .company_patterns = R"(%s %t %f,%c %t %f,%w %t %f,%s & Sons %f,%s Brothers %f,The %w %t %f,%s & %s %f)",
    .company_words =
        R"(Highland,Thames,Crown,Red Lion,Albion,Riverside,Northern,Oak Tree,Harbour,Pennine,Kingfisher,Castle,Meadow,Union,Anchor
Orchard,Severn,Phoenix,Heritage,Windmill,Copper,Silver Birch,Lighthouse,Mersey,Cotswold)",
    .trades =
        R"(Builders,Electrical,Properties,Transport,Accountants,Bakery,Motors,Plumbing,Florists,Sports,Furniture,Opticians,Butchers,Books
Cleaning,Gardens,Jewellers,Consulting,Cycles,Shoes,Roofing,Engineering,Interiors,Coffee,Dental Care,Joinery,Textiles,Pharmacy,Catering,Fisheries)",
    .legal_forms = "Ltd,Ltd,Limited,LLP,plc",
    .mobile_patterns =
        R"(07700 ######,07911 ######,074########,078## ######,+44 7700 ######,+447#########,0044 77## ######,07### ### ###)",
    .landline_patterns = "020 7### ####,0161 ### ####,+44 131 ### ####,0117 ### ####",
    .notes =
        "Please ring before delivery,Regular customer for years,Send the invoice to head office,Collects orders in the "
        "shop",
};

constexpr std::array table{norwegian, swedish, danish, finnish, german, british};

}  // namespace

std::span<const Words> all_words() noexcept {
  return table;
}

}  // namespace custengine::testing
