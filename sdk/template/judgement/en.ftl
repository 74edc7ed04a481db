# Judgement

example-not-in-time = It was not handed in by { $last }
example-not-exempt = The enterprise is not exempt
example-next-step = Remind the enterprise and ask for the reason
