"""Words that tell nothing of a paper's subject, whatever its field."""

from __future__ import annotations

EMPTY = frozenset(
    """
    a about al all also among an and any are as at be been being between both but by can could d do does e each
    either et for from g had has have here how however i if in into is it its many may might more moreover most much
    must new no nor not novel of on one only or other our ours over own paper per propose proposed s same several
    she should show shows so some such t than that the their them then there these they this those through thus to
    toward two under up upon us use used uses using various very via was we were what when where whether which while
    who whose why will with within without would yet you your
    """.split()
)
"""Words at which no candidate starts or ends."""

GENERAL = frozenset(
    """
    ability able achieve achieves achieving across add additional additionally address addresses addressing advance
    advanced advances aim aims allow allows applied apply approach approaches aspect available based become becomes
    best better beyond bring broad building call called capable case cases catch challenge challenging come common
    compared comprehensive conduct consider consistent contain contribute contribution create creating crucial
    current currently daily deliver demonstrate demonstrates demonstrating depend designed despite develop developed
    different difficult directly discover discuss due easily easy effective effectively effectiveness emerge
    emerging employ enable enables enabling end enhance enhanced enhances enhancing ensure ensuring especially
    essential establish even ever every evidence examine example exist existing expand experiment experimental
    experiments explore explored explores exploring extend extensive extensively facilitate far final finally find
    finding findings first focus focuses focusing following form four full fully fundamental further furthermore
    future gain gap general get give given gives go goal good great greatly ground growing growth help helps hence
    high higher highlight highly idea identify impact important improve improved improvement improvements improves
    improving include includes including increase increasing increasingly indicate initial innovative inspire
    instead interest introduce introduces introducing investigate investigating involve keep key know known lack
    lacks largely last latest lead leading leads least less leverage leverages leveraging like likely limit
    limitation limitations limited little long look low lower main mainly major make makes making mean means meet
    move need needed needs newly next notable notably number numerous obtain offer offering offers often order
    original others outperform outperforms overall part particular particularly perform performing play point poor
    popular possible potential potentially power powerful practical present presented presents previous previously
    primarily prior problem problems produce produces producing promise promising proper provide provided provides
    providing put putting quite rapid rapidly rather ready real recent recently relies rely remain remains replace
    reported reporting require required requires requiring researchers respectively result resulting results reveal
    reveals rich right role second see seen separate serve serves set setting settings shed significant
    significantly similar simple simply since single six small solution solve solving specific specifically start
    step still strong substantial substantially success successful successfully suffer suggest suitable support
    supporting systematic systematically take taken takes tasks technique ten third three together toolkit top
    towards traditional try turn typical typically understand unify unique unlike useful utilize utilizing valuable
    variety way ways well wide widely work working works world
    """.split()
)
"""Words that are no candidates by themselves."""
