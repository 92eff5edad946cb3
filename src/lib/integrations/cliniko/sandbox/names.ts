const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** First names; none belongs to anybody in particular. */
export const givenNames = words(`
  Ada Alba Alma Amira Anika Anneke Arlo Astrid Aurelia Bao Beatrix Bjarne Bram Brielle Bruno Calla Cecily Cosmo Dalia
  Dario Delphine Dimitra Dorian Ebba Edda Eero Elio Elodie Emeka Enzo Esme Ezra Farah Fenella Fergus Fia Finn Flora
  Freya Gaspard Gemma Giulia Goran Grace Gwen Hamish Hana Harriet Hedy Henrik Hugo Ida Imogen Indira Ines Isla Ivo
  Jamal Jasper Joaquin Jonah Juno Kaia Kasper Keiko Kiran Klara Koa Lachlan Lars Leila Leonie Levi Linnea Lorcan Lotte
  Luca Mabel Magnus Maia Malik Marius Matilda Mei Mila Milo Minh Moana Naomi Nell Nico Nina Noor Odette Oisin Olive
  Omar Orla Oscar Otis Paloma Pavel Petra Phoebe Pia Quinn Rafael Ramona Reuben Rhea Romy Rosalind Rufus Sacha Samir
  Saskia Selma Senan Silas Sofia Soren Stella Sunniva Tamsin Tariq Tess Theo Tilda Tobias Uma Una Valentin Vera Viggo
  Wanda Wilf Willa Xavi Yara Yusuf Zadie Zara Zeno`);

/** Family names, put together so that they sound plausible and name nobody. */
export const familyNames = words(`
  Ambermoor Appleyarrow Ashgrove Aspendale Barleycombe Bellweather Birchmore Blackfern Bluegumson Bramblewick Briarfold
  Brightwater Brindlecot Brookhollow Cedarholt Chalkwell Cliffhaven Cloverfield Coppertree Coralstone Cranesbill
  Cresthaven Dalemarsh Dapplegate Dovebrook Driftwell Dunmarrow Eastfenner Elderquill Emberly Everhollow Fairbanksia
  Fallowmere Farrowdale Fennimore Fernleigh-Ray Finchwater Foxhollow Frostwick Galeworth Gannetson Glimmerford Goldenwattle
  Greyfriar Gullhaven Harrowmint Hawkenridge Hazelbrook Heathercote Hollowell Honeycomb Ironbarke Islemoor Ivorygate
  Jacarandason Junipero Kelpworth Kestrelman Kingfisherby Larkmeadow Lavenderby Limewood Longmeadow Loxleaf Lyrebird
  Mallowby Maplethorne Marigoldie Marshlight Meadowcroft Mistvale Moonahill Mossgrove Myrtleford Nettlecombe Nightingdale
  Northcliffe Oakhampton Oatenfield Orchardson Otterbourne Oysterby Palegrove Pebblebrook Pelicano Pepperwell Pinecastle
  Plumridge Quailhurst Quartzman Quickbeam Ravensholt Reedwater Ridgewillow Rosellaman Rowanfield Saltbushby Sandhollow
  Seagrasson Shellharrow Silverwattle Skylarker Snowgumley Sorrelby Spinnaker Starlingdale Stonecrop Summerhay Swiftbourne
  Tallowood Teaselwright Thistlegate Tidewell Tideswater Umberfield Valewood Violetta Wagtailor Walnutter Waratahson
  Wattlebury Weatherstone Westmarsh Wharfdale Wildgoose Willowbrae Windmere Wintergale Woodsmoke Wrenfield Yarrowby
  Yellowgum Zephyrine`);

/** Names that code tends to stumble over. */
export const trickyNames: readonly { first: string; last: string; preferred?: string }[] = [
  { first: "Siobhán", last: "O'Fernleigh" },
  { first: "Jürgen", last: "Müllerbach" },
  { first: "Zoë", last: "D'Arborvale" },
  { first: "Bjørn", last: "Åkerlund-Seahaven" },
  { first: "Renée", last: "Saint-Élodie" },
  { first: "María José", last: "de la Peña y Costaluna" },
  { first: "Thi Ngọc Ánh", last: "Nguyễnwood" },
  { first: "Wilhelmina Alexandrina Theodora", last: "Featherstonehaugh-Winterbottomley of Upper Saltmarsh" },
  { first: "Jo", last: "Ox" },
  { first: "Maximilian", last: "von Großenfeld", preferred: "Max" },
  { first: "Elizabeth", last: "McSeagully", preferred: "Bibi" },
  { first: "İpek", last: "Çınarwood" },
  { first: "Łukasz", last: "Żółtowood" },
  { first: "François", last: "L'Hirondelle" },
  { first: "Aroha", last: "Te Moanawai" },
  { first: "Mary-Kate", last: "van der Kelpen" },
];

export const streetNames = words(`
  Anchor Banksia Beacon Boatshed Bowsprit Breakwater Canopy Casuarina Compass Coral Driftwood Estuary Gannet Harbour
  Headland Jetty Kelp Lantern Lighthouse Mangrove Marram Osprey Pandanus Rockpool Saltbush Sandbar Shearwater Spinifex
  Tern Tideline Wharf Windlass`);

export const occupations = [
  "Baker",
  "Bus driver",
  "Carpenter",
  "Electrician",
  "Florist",
  "Librarian",
  "Nurse",
  "Programmer",
  "Retired",
  "Student",
  "Surveyor",
  "Teacher",
] as const;
