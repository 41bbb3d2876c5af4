# Títulos dos cenários: os dos documentos. Os outros textos estão em assets/languages/pt-BR/scenarios.

scenario-autoscaling-tutorial = O tutorial cujo teste passa
scenario-databases-nov29-dec1 = 29 de novembro a 1º de dezembro: o gargalo que mudou de lugar
scenario-healthy-day = Um dia tranquilo: quebre você mesmo
scenario-msk-control-plane-2026-05-07 = 7 de maio de 2026: o plano de controle que parou a negociação
scenario-msk-matching-engine-2026-05-07 = 7 de maio de 2026: o motor de ordens em uma só sala
scenario-multi-zone-2026-05-08 = 8 de maio de 2026: duas zonas de uma vez
scenario-one-in-three-hundred = Uma em trezentas: um proxy cheio de boas intenções
scenario-twelve-ways = Doze jeitos de derrubar uma bolsa
