# Palavras que aparecem em muitos lugares. $name, $part: o nome de uma parte, como está no documento.

clock-of-a-day = { $time }, dia { $day }
percent = { $share }%
milliseconds = { $number } ms
seconds = { $number } s
# O fim de uma lista: $first é tudo menos o último item, separado por vírgulas.
list-and = { $first } e { $last }

language-label = Idioma

figures-a-second = { $requests } por segundo
figures-nobody-answered = ninguém atendido
figures-none-ended = nenhuma terminou
