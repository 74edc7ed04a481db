# Displacement

displaced-by-db33-2169 = The stricter provincial standard DB33/2169-2018 takes the place of the national one for this pollutant
