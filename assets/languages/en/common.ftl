# Words that stand in many places. $name, $part: the name of a part, as the document has it.

clock-of-a-day = { $time }, day { $day }
percent = { $share }%
milliseconds = { $number } ms
seconds = { $number } s
# The end of a list: $first is all of it but the last, apart by commas.
list-and = { $first } and { $last }

language-label = Language

figures-a-second = { $requests } a second
figures-nobody-answered = nobody answered
figures-none-ended = none ended
