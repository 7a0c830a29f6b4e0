"""Illness as English tells it: diseases, symptoms and what care they need. Tables only.

Of whom a text of force says so, their health suffers: in custody, of a hunger strike, for want of treatment. The names are
those of common lists of diseases (ICD-11, chapters 1 to 21) that reports use.
"""

from __future__ import annotations

import re

from tracker.reading.gate import gated

DISEASES = (
    r"tuberculosis|TB|pneumonia|bronchitis|pleurisy|emphysema|COVID(?:-19)?|coronavirus|influenza|malaria|dengue|typhoid|typhus|cholera|dysentery|hepatitis(?: [A-E])?|HIV|AIDS|meningitis|encephalitis|sepsis|septic sh?ock"
    r"|septica?emia|blood poisoning|tetanus|rabies|leprosy|leishmaniasis|scabies|ringworm|gangrene|scurvy|beriberi|anaemia|anemia|an(?:a)?emic|leuka?emia|lymphoma|sarcoma|melanoma|tumou?rs?|cancer|metastas[ei]s|carcinoma"
    r"|diabetes|diabetic|hypogly?ca?emia|hyperglyca?emia|ketoacidosis|thyroid|goitre|asthma|asthmatic|epilepsy|epileptic|parkinson[’']s(?: disease)?|alzheimer[’']s(?: disease)?|dementia|multiple sclerosis|sclerosis|migraines?|neuropathy|neuralgia|sciatica"
    r"|arthritis|osteoporosis|osteomyelitis|rheumatism|gout|lupus|psoriasis|eczema|dermatitis|shingles|thrombosis|thrombus|embolism|blood clots?|phlebitis|varicose veins|aneurysm|angina|arrhythmia|tachycardia|heart (?:disease|condition|failure|attacks?|disorder|problems|trouble|defect|murmur|surgery|operation)|cardiac (?:arrest|disease|condition|failure|problems)"
    r"|coronary (?:disease|artery|heart)|isch(?:a)?emia|strokes?(?! of\b)|hypertension|hypertensive|hypotension|high blood pressure|low blood pressure|kidney (?:stones?|failure|disease|infection|problems|damage)|renal (?:failure|disease)|nephritis|dialysis|liver (?:failure|disease|damage|cirrhosis)|cirrhosis|jaundice"
    r"|gallstones?|gall ?bladder|pancreatitis|appendicitis|appendectomy|peritonitis|gastritis|(?:stomach |peptic |gastric |duodenal |suspected |bleeding )ulcers?|colitis|crohn[’']s|hernias?|herniated|slipped dis[ck]s?|spinal (?:disease|hernia|stenosis)|scoliosis|h(?:a)?emorrhoids|prostatitis|cystitis|urinary infection|cataracts?|glaucoma|retinal detachment|detached retina"
    r"|conjunctivitis|ear infection|otitis|tinnitus|pleural|oedema|edema|malnutrition|malnourished|emaciat\w*|starvation|dehydrat\w*|exhaustion(?! of\b)|hypothermia|heatstroke|heat ?stroke|frostbite|hypokala?emia|potassium|(?<!and )(?<!asset )(?<!land )(?<!property )(?<!power )seizures?(?! of\b)|convulsions?|fits(?! (?:the|into|in|a|an|with|this|that)\b)|concussion"
    r"|depression|PTSD|post-traumatic stress(?: disorder)?|psychosis|psychotic|schizophrenia|hallucinat\w*|panic attacks?|anxiety attacks?|insomnia|nervous breakdown|mental breakdown|suicid(?:e attempt|al)|amnesia|memory loss|aphasia|respiratory (?:failure|infection|distress|illness)|multiple organ failure|organ failure|abscess(?:es)?|cysts?|chronic (?:illness|disease|condition|pain|bronchitis)|autoimmune \w+|terminal(?:ly)? ill(?:ness)?|preeclampsia|miscarriage"
)
DISEASE = gated(rf"\b(?:{DISEASES})\b", re.I)
SYMPTOM = gated(
    r"\b(?:(?:run(?:s|ning)?|had|has|with|developed|developing|gives? (?:him|her)|suffer(?:s|ed|ing)? from|high|a) (?:a |an )?(?:\w+ )?fevers?|feverish|temperature of \d\S*|shivering fits?|chills|(?:a |his |her )(?:bad |dry |persistent |chronic )?cough\b|cough(?:s|ed|ing) (?:so|all|constantly|badly|blood|up)|vomit(?:s|ed|ing)?|nausea|diarrh?oea|diz(?:zy|ziness)|faint(?:s|ed|ing)|fainting spells?|pass(?:es|ed|ing) out|black(?:s|ed|ing) out|blackouts?|collaps(?:e|es|ed|ing)(?= (?:in|on|at|from|during|after|twice|several|with|and was|onto|while|when|again|to the (?:floor|ground))\b|[.,;])"
    r"|(?:chest|back|stomach|abdominal|joint|kidney|heart|severe|sharp|constant|acute|chronic|stabbing|terrible|persistent|excruciating|phantom) (?:pains?|aches?)|headaches?|(?:short(?:ness)? of|gasping for|struggl\w+ for) breath|breathless(?:ness)?|(?:difficulty|trouble|problems?) (?:breathing|walking|swallowing|speaking|hearing|seeing|urinating|sleeping|moving|eating|standing)|cannot sleep|palpitations|numbness|tremors?|trembl(?:es|ing) (?:hands|limbs)|(?:blood|his|her) (?:pressure|sugar)(?: level)? (?:had |has |was |is |of |at )|(?:blood|heart|oxygen) (?:pressure|sugar|rate|saturation|clots?)"
    r"|(?:los(?:t|ing|es)|shed) (?:\w+ ){0,4}?(?:kilos?|kilograms?|kg|pounds|weight|hair|teeth|half (?:his|her) weight)|weight loss|hair loss|weigh(?:s|ed|ing) (?:\w+ ){0,3}?\d+|down to \d+ (?:kilos?|kilograms?|kg)|skin and bones?|gaunt|skeletal|frail|emaciated|jaundiced|(?:very |too |so |physically |extremely )?weak(?:ened)?(?= (?:to|from|and|that|after|with)\b|[.,;])|too (?:weak|ill|sick|frail|unwell) to|(?:seriously|gravely|critically|severely|chronically|terminally|very|dangerously|desperately|mentally|fell|falls|fallen|falling|became|become|been|is|was|taken) (?:ill|sick|unwell)\b(?!-)|ailing|bed-?ridden|infirm|nearly blind|going blind|losing (?:his|her) (?:sight|hearing|vision|eyesight)"
    r"|(?:fighting|battling|fights) for (?:his|her|their) life|between life and death|(?:critical|grave|serious|stable|life-threatening|poor|deteriorating|worsening|alarming|dire) (?:but stable )?condition|condition (?:is|was|has|had|remains|remained) (?:[\w“”\"]+ ){0,3}?(?:critical|grave|serious|worsen\w*|deteriorat\w*|poor|severe|stable)|(?:poor|failing|declining|deteriorating|fragile|ill|worsening|frail) health|health (?:[\w’'-]+ ){0,12}?(?:deteriorat\w*|worsen\w*|declin\w*|is failing|failing|fragile|poor|broken|ruined|critical|suffer\w*|at risk|in danger|damag\w*)|(?:deteriorat|worsen|declin)\w* (?:of|in) (?:his|her|their|the) (?:\w+ )?health"
    r"|heard voices|hears voices|(?:hears?|heard) (?:nothing|ringing|a (?:whistle|whistling|ringing|buzzing|hum))|(?:wakes?|woke) (?:up )?screaming|nightmares|flashbacks|flinch(?:es|ed)|(?:could|can) (?:hardly|barely|scarcely) (?:walk|stand|speak|eat|breathe|see|hear|move)|no longer menstruates?|periods? (?:has|have|had) stopped|lost (?:the|her) (?:baby|child|pregnancy)|shadow of himself)\b",
    re.I,
)
CARE = gated(
    r"\b(?:intensive care|resuscitat\w*|ventilator|life support|(?:an? |the |several |two|three|four|five|six|more|emergency|urgent|needed|needs|underwent|undergone|awaiting|further|heart|eye|brain|another) (?:more )?(?:operations?|surger(?:y|ies)|amputation|transplant)|operated on|(?:surgeons|doctors) (?:had |have )?(?:removed|amputated|inserted|operated|put|took out|extracted|saved|stitched|pinned)|chemotherapy|radiotherapy|insulin|oxygen (?:mask|cylinder|tank)|given oxygen|on a drip|intravenous|force-?fed|force-?feeding|through a (?:tube|straw)|hospitali[sz](?:ed|ation)|(?:rushed|taken|transferred|moved|admitted|brought|carried|driven|airlifted|flown) (?:\w+ )?to (?:an? |the )?(?:[\w-]+ ){0,3}?(?:hospital|clinic|infirmary|intensive care|emergency room|emergency ward|sick ?bay|medical (?:unit|centre|center))"
    r"|(?:tuberculosis|cardiology|intensive-care|trauma|burns?|surgical|neurology|psychiatric|orthopa?edic|oncology|maternity|hospital) ward|diagnos(?:ed|is)(?: with| of)?|(?:den(?:ied|ies|ying)|refus(?:ed|es|ing)|without|lack of|no|adequate|urgent|proper|receive|specialist|needs?) (?:\w+ )?(?:medical (?:care|treatment|attention|help|examination)|treatment|medication|medicines?|surgery|insulin|a doctor)|in (?:an? )?(?:induced )?coma|catheter|colostomy|wheelchair|crutches|stretcher|walking frame|plaster cast|neck brace|stitches|painkillers)\b",
    re.I,
)
NOBODYS = re.compile(  # behind the words: what people work for or against, no illness of theirs
    r"[ -](?:rights |awareness |prevention |research |lockdown |treatment )?(?:activis[mt]|campaign|campaigner|advocate|charity|charities|clinic|centre|center|researcher|specialist|scientist|programme|program|project|foundation|group|organi[sz]ation|association|network|vaccine|vaccination|rule|restriction|lockdown|pandemic|epidemic|outbreak|measure|regulation|curb|polic(?:y|ies)|aid|fund)s?\b"
)
ALL = (("disease", DISEASE), ("symptom", SYMPTOM), ("care", CARE))
