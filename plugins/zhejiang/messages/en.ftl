# Displacement

displaced-by-db33-2169 = The stricter provincial standard DB33/2169-2018 takes the place of the national one for this pollutant
displaced-by-db33-2146 = Industrial coating in Zhejiang follows DB33/2146-2018 for this pollutant and not the general standard

# Over a limit

next-national-law = A person checks the evidence before a case is filed; order correction, restrict or stop production as the law provides; the articles stand with the finding of the national rules

# Names of acts
act-over-concentration = Concentration over the permit or the standard
act-over-rate = Emission rate over the permit or the standard
