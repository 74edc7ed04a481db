# Doubts about limits

baseline-drainage-textile = When more water is drained per tonne of product than the baseline, the concentration must first be converted to the baseline; it was not converted here
gb4287-amended-aniline-chromium = As recalled, a notice of 2015 suspends this limit of Tables 2 and 3 and lets that of Table 1 hold meanwhile (anilines 1.0 mg/L, hexavalent chromium 0.5 mg/L); neither its text nor its day was checked
gb4287-amendment-partly-read = Points 1 to 3 of the amendment of 2015-03-27 were read in a copy; what follows them was not
gb4287-park-pretreated = This limit holds only where the works of the park pretreat dyeing water on its own and its water then keeps to 200 mg/L of COD and 50 mg/L of BOD5

# Displacement

displaced-by-industry-standard = Where an industry standard has a limit of this pollutant, it takes the place of the general standard
