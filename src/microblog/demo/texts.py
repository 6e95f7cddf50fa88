"""What the invented people are called, and what they write: ordinary things, kindly."""

_NAMES = """
    alma amadou anouk arlo aya basil beni bruna calla cyra dario della edda emeka esme fenna finley
    gita hugo ilse imani ivo jonna juno kaito kira lars leona lior luz mara mateo milo mirela nadia
    nilo noor odette okan orla pia quill rasmus rosalba sanne soren tamsin tavi thea yuki
"""
NAMES = _NAMES.split()

ABOUT = (
    "I bake, and sometimes it works.",
    "Gardener of one balcony. #tomatoes",
    "Trains, maps and long walks.",
    "Reads more than is good for the shelf.",
    "Teaches children numbers, learns patience.",
    "Cyclist in all weathers. Mostly rain.",
    "Plays the viola badly and gladly.",
    "Mends bicycles, clocks and the odd chair.",
    "Two cats, one sofa, no space.",
    "",
)

POSTS = (
    "Baked {food} this morning. The whole house smells of it. #baking",
    "The {flower} on my balcony is in bloom, {days} days earlier than last year. #garden",
    "Saw a {animal} by the {place} today. It looked at me as if I were late.",
    "Finished a book about {subject}. I understood half of it, and that half was lovely. #reading",
    "{weather} all day. Tea, a blanket, and nothing to do until {hour}. #slow",
    "Is there a good place for {food} near the {place}? Asking for tonight.",
    "Took the early train at {hour}. {weather} over the fields, and nobody spoke. #trains",
    "Somebody left a note on my bicycle: “Nice bell.” Made my week. #smallthings",
    "Learning to draw a {animal}. Today's looks like {food}, but a happy one. #sketch",
    "Neighbours' choir is practising again. I know all the songs about {subject} by now. #music",
    "Walked to the {place} and back: {days} kilometres, three dogs greeted. #walking",
    "Planted {flower} seeds in old cups. See you in {days} days. #garden",
    "My neighbour taught me how to make {food}. The secret is to wait. #cooking",
    "Repaired the lamp in the hall. It only took {days} tries. #mending",
    "Good morning, everybody! {weather} here. How is it where you are?",
    "The library by the {place} lends umbrellas now. What a time to be alive. #reading",
    "Played {days} rounds of chess in the park and lost them all, in good company. #chess",
    "There is a {animal} in the yard and I think it lives here now.",
    "Anybody for a walk to the {place} on Sunday? I bring {food}. #walking",
    "A talk about {subject} at the school tonight, {hour}. The chairs are hard, the cake is good.",
    "Swam before work. The water says it is still winter. #swimming",
    "Found a letter that I wrote {days} years ago. I worried about all the wrong things.",
    "If you pass the {place}: the {flower} there is worth a stop. #garden",
    "Today I learned that a {animal} sleeps standing up. So did I, on the train. #trains",
    "{days} things done from my list, two new ones on it. Good evening!",
    "Thanks to @{person} for the {food} recipe. There is none left. #cooking",
    "With @{person} at the {place}. {weather}, and we don't mind at all.",
    "@{person} lent me a book about {subject}, and I have read through the night. #reading",
)

REPLIES = (
    "Lovely! Tell us more.",
    "That made me smile, thank you.",
    "Same here. {weather} since morning.",
    "I would come along, if there is still room.",
    "The {place} is my favourite spot for that.",
    "With {food}? Then I am in.",
    "Ha! My {animal} would agree.",
    "How long did it take you?",
    "Save me some, please.",
    "Good luck with it! Mine took {days} days.",
    "@{person} you have to see this.",
    "I have a book about {subject} that would go with it.",
    "Well done, you.",
    "See you there at {hour}.",
)

MESSAGES = (
    "Hi! Are you coming to the {place} on Sunday?",
    "Yes, gladly. Shall I bring {food}?",
    "I still have your book about {subject}.",
    "Keep it as long as you like.",
    "Thanks for the help with the {flower}.",
    "See you at {hour}, then!",
)

WORDS = {
    "food": "rye bread,plum cake,lentil soup,cinnamon buns,dumplings,pancakes,apple pie,noodles",
    "flower": "lavender,jasmine,poppy,sunflower,basil,clover,magnolia,tomato",
    "animal": "heron,hedgehog,fox,squirrel,magpie,tortoise,grey cat,very small dog",
    "place": "harbour,old mill,market,river,station,hill,botanical garden,lighthouse",
    "subject": "moss,tides,bridges,bees,lighthouses,the moon,maps,whales,handwriting",
    "weather": "Soft rain,Bright sun,Thick fog,A clear frost,Warm wind,First snow,Grey sky",
    "hour": "six,half past six,seven,a quarter to eight,eight",
    "days": "2,3,4,5,7,9,12",
}
