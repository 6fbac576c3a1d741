------------------------------ MODULE watermark ------------------------------
(* The double-sign guard and the watermark's store, on a disk that may lose    *)
(* what was not flushed. What is modelled and what is not: docs/model.md.      *)
(* `make model` has TLC check it.                                              *)
EXTENDS Integers, Sequences, TLC

CONSTANTS
  Mode,      \* "each" or "ahead": the chain's durability
  Asker,     \* "anyone": any request at any time; "validator": a lone one that asks until it is answered
  Wrong,     \* "nothing", or the mistake that TLC must find, see the list in docs/model.md
  Links,     \* the links to nodes
  Heights,   \* heights are 1 to this
  Rounds,    \* rounds are 0 to one less
  Steps,     \* steps are 1 to this, and the last one is the precommit
  Contents,  \* what can be asked for at one position: block ids
  Times,     \* timestamps, which are part of the sign bytes but not of what is decided
  Faults     \* how many kills, power cuts, failed flushes, shutdowns, lost answers there may be

VARIABLES
  cache,     \* disk: what a read of each sector gives, that is, the kernel's pages
  platter,   \* disk: for each sector the set of what a power cut may leave there
  dirty,     \* disk: the sectors that the next flush will write
  witnesses, \* memory-backed storage: survives a kill, not a power cut
  phase,     \* of the signer's process
  mem,       \* the process's memory: slot and record that are durable, the last thing signed, the burnt slot
  job,       \* for each link what is still to do for its request
  watched,   \* one position; any can be it, so what holds for its signatures holds for all
  released,  \* the sign bytes whose signature left for the watched position
  asked,     \* the highest position that was taken up
  want,      \* the position that the lone validator asks for
  faults     \* how many are left

disk == <<cache, platter, dirty>>
observed == <<watched, released, asked, want>>
vars == <<disk, witnesses, phase, mem, job, observed, faults>>

-------------------------------------------------------------------------------
(* Positions and records *)
Precommit == Steps
Positions == (1..Heights) \X (0..Rounds - 1) \X (1..Steps)
Done == <<Heights + 1, 0, 0>>

Above(p, q) == \* HeightRoundStep.compareTo
  \/ p[1] > q[1]
  \/ p[1] = q[1] /\ p[2] > q[2]
  \/ p[1] = q[1] /\ p[2] = q[2] /\ p[3] > q[3]

InSlot(p, height) == p[1] = height /\ p[2] = 0

SignBytes == Contents \X Times
NoBytes == <<>>

\* WatermarkRecord, Watermark, Ahead. `floor`: all at or below it may have been signed; `bytes`: what was signed at the
\* floor, if that is known; `slot`: the height whose round 0 may be signed in without another record (0: none);
\* `burnt`: the height whose round 0 is sat out (0: none); `id`: of the witness that knows what was signed (0: none, and
\* nothing is signed above the floor).
Torn == [seq |-> 0, id |-> 0, floor |-> <<0, 0, 0>>, bytes |-> NoBytes, slot |-> 0, burnt |-> 0]
FirstRecord == [Torn EXCEPT !.seq = 1, !.floor = <<0, 0, Precommit>>] \* `state init`

\* SlotFormat: sectors 1 and 2 are the records of the two slots, 3 and 4 the room for a signature in their pages.
\* A signature is kept in the page of the slot that is not its record's.
Sectors == 1..4
Other(slot) == 3 - slot
Room(slot) == 2 + Other(slot)
SignatureOf(rec) == [Torn EXCEPT !.seq = rec.seq]

NoMemory == [cur |-> 1, rec |-> Torn, pos |-> <<0, 0, 0>>, bytes |-> NoBytes, burnt |-> 0, blind |-> FALSE]
Idle == [todo |-> <<>>, pos |-> <<0, 0, 0>>, bytes |-> NoBytes, made |-> FALSE]

-------------------------------------------------------------------------------
(* The disk: FileStorage *)

Write(sector, rec) ==
  /\ cache' = [cache EXCEPT ![sector] = rec]
  \* Rewriting the same bytes cannot tear them; any other write may.
  /\ platter' = [platter EXCEPT ![sector] = IF @ = {rec} THEN @ ELSE @ \union {rec, Torn}]
  /\ dirty' = dirty \union {sector}

Flush ==
  /\ platter' = [i \in Sectors |-> IF i \in dirty THEN {cache[i]} ELSE platter[i]]
  /\ dirty' = {}
  /\ UNCHANGED cache

-------------------------------------------------------------------------------
(* Faults *)

Stop ==
  /\ phase' = "down"
  /\ mem' = NoMemory
  /\ job' = [l \in Links |-> Idle]

Fault == faults > 0 /\ faults' = faults - 1

Kill == \* loses nothing that was written; a witness that was being written has the one before in its other slot
  /\ Fault
  /\ phase \notin {"down", "refused"}
  /\ Stop
  /\ UNCHANGED <<disk, witnesses, observed>>

PowerCut == \* each sector is, on its own, any of what may be on the platter
  /\ Fault
  /\ phase /= "refused"
  /\ Stop
  /\ \E i \in platter[1], j \in platter[2], k \in platter[3], l \in platter[4] :
       /\ cache' = <<i, j, k, l>>
       /\ platter' = <<{i}, {j}, {k}, {l}>>
  /\ dirty' = {}
  /\ witnesses' = {}
  /\ UNCHANGED observed

Flushing == phase \in {"renewing", "naming", "settling", "closing"} \/
            \E l \in Links : job[l].todo /= <<>> /\ Head(job[l].todo) = "flush"

FlushFails == \* final; the kernel takes the pages for clean from now on, whatever is on the platter
  /\ Fault
  /\ Flushing
  /\ dirty' = {}
  /\ phase' = "failed"
  /\ mem' = NoMemory
  /\ job' = [l \in Links |-> Idle]
  /\ UNCHANGED <<cache, platter, witnesses, observed>>

-------------------------------------------------------------------------------
(* The start: SlotFile.renew, Recovery, AheadWatermark *)

Newest == IF cache[1].seq >= cache[2].seq THEN 1 ELSE 2

\* The newest record is written over itself, and flushed, before it is trusted. A process may be blind: it sees other
\* memory-backed storage than the others (a container, a private /tmp), neither their witness nor they its own.
Open ==
  /\ phase = "down"
  /\ IF cache[Newest] = Torn \/ \E i \in 3..4 : cache[i].seq > cache[Newest].seq \* a signature whose record is gone
     THEN phase' = "refused" /\ UNCHANGED <<disk, mem, faults>> \* never reached, see NeverLost
     ELSE /\ phase' = "renewing"
          /\ \E blind \in IF Mode = "ahead" THEN BOOLEAN ELSE {FALSE} :
               /\ mem' = [NoMemory EXCEPT !.cur = Newest, !.rec = cache[Newest], !.blind = blind]
               /\ IF blind THEN Fault ELSE UNCHANGED faults
          /\ IF Wrong = "trusts what it reads" THEN UNCHANGED disk ELSE Write(Newest, cache[Newest])
  /\ UNCHANGED <<witnesses, job, observed>>

\* Recovery.of: what is known of the last signature, from the witness or else from the record.
WithLast(m) ==
  LET found == IF m.blind \/ m.rec.id = 0 THEN {}
               ELSE {w \in witnesses : w.id = m.rec.id \/ Wrong = "witness of any id"}
  IN IF found /= {}
     THEN LET w == CHOOSE w \in found : TRUE
          IN [m EXCEPT !.pos = w.pos, !.bytes = w.bytes,
                       !.burnt = IF Wrong = "witness without the burnt slot" THEN 0 ELSE w.burnt]
     ELSE [m EXCEPT !.pos = m.rec.floor, !.bytes = m.rec.bytes, !.burnt =
             IF m.rec.slot = 0 \/ Wrong = "slot fresh after a lost boot" THEN m.rec.burnt ELSE m.rec.slot]

Renewed ==
  /\ phase = "renewing"
  /\ Flush
  /\ mem' = WithLast(mem)
  /\ phase' = IF Mode = "each" THEN "up" ELSE "unnamed"
  /\ UNCHANGED <<witnesses, job, observed, faults>>

\* Watermark.handSatOutTo: a burnt slot is sat out until a position has passed it.
Hand(burnt, p) == IF Above(<<burnt, 0, Precommit>>, p) THEN burnt ELSE 0

\* AheadWatermark.writeDurably: the height above the floor is opened, unless one is to be sat out.
Opening(rec, floor, bytes, burnt) ==
  [rec EXCEPT !.seq = @ + 1, !.floor = floor, !.bytes = bytes, !.burnt = burnt,
              !.slot = IF burnt = 0 THEN floor[1] + 1 ELSE 0]

WitnessOf(m) == [id |-> m.rec.id, pos |-> m.pos, bytes |-> m.bytes, burnt |-> m.burnt]

\* `ahead`: a new witnesses, and a record that names it, in the other slot: only a rewrite of the same bytes cannot tear.
\* The record falls back to what is known, so that no position between the two is taken for signed.
Name ==
  /\ phase = "unnamed"
  /\ LET slot == IF Wrong = "id over the newest record" THEN mem.cur ELSE Other(mem.cur)
         next == [Opening(mem.rec, mem.pos, mem.bytes, mem.burnt) EXCEPT !.id = @ + 1]
         rec == IF slot = mem.cur THEN [next EXCEPT !.seq = @ - 1] ELSE next
         m == [mem EXCEPT !.cur = slot, !.rec = rec]
     IN /\ Write(slot, rec)
        /\ mem' = m
        /\ witnesses' = IF m.blind THEN witnesses ELSE witnesses \union {WitnessOf(m)}
  /\ phase' = "naming"
  /\ UNCHANGED <<job, observed, faults>>

Named == \* the witness before is removed
  /\ phase = "naming"
  /\ Flush
  /\ witnesses' = IF mem.blind THEN witnesses ELSE {WitnessOf(mem)}
  /\ phase' = "up"
  /\ UNCHANGED <<mem, job, observed, faults>>

RestartFailed == \* by the operator
  /\ phase = "failed"
  /\ Stop
  /\ UNCHANGED <<disk, witnesses, observed, faults>>

-------------------------------------------------------------------------------
(* One request: ChainSigner.sign. What a link asks is chosen when it gets the   *)
(* lock, since a link that waits changes nothing.                              *)

Unlocked == \A l \in Links : job[l] = Idle

SlotUsed == Mode = "ahead" /\ mem.rec.slot /= 0 /\ InSlot(mem.pos, mem.rec.slot)

Decision(p, content) == \* DoubleSignGuard.decide, and whether a new one waits for the disk
  CASE Above(mem.pos, p) -> "refuse"
    [] p = mem.pos -> IF mem.bytes /= NoBytes /\ mem.bytes[1] = content THEN "again" ELSE "refuse"
    [] OTHER ->
       CASE Mode = "each" -> "disk"
         [] mem.burnt /= 0 /\ InSlot(p, mem.burnt) -> "refuse"
         [] Above(p, mem.rec.floor) /\ ~InSlot(p, mem.rec.slot) -> "disk"
         [] OTHER -> "memory"

Plan(decision) == \* the steps, one after the other; only making the signature runs beside them
  CASE decision = "again" -> IF Mode = "each" THEN <<"keep", "release">> ELSE <<"release">>
    [] decision = "memory" -> <<"witness", "release">>
    [] decision = "disk" /\ Wrong = "record after release" -> <<"release", "write", "flush">>
    [] decision = "disk" /\ Wrong = "signature kept before the flush" -> <<"write", "keep", "flush", "release">>
    [] decision = "disk" /\ Mode = "each" -> <<"write", "flush", "keep", "release">>
    [] decision = "disk" /\ Mode = "ahead" -> <<"write", "flush", "witness", "release">>

Requests == IF Asker = "anyone" THEN Positions \X Contents
            ELSE {<<want, CHOOSE content \in Contents : TRUE>>} \ {<<Done, CHOOSE content \in Contents : TRUE>>}

Ask(l) == \* a refusal changes nothing
  /\ phase = "up"
  /\ IF Wrong = "no lock" THEN job[l] = Idle ELSE Unlocked
  /\ \E request \in Requests, time \in Times :
       LET p == request[1]
           decision == Decision(p, request[2])
       IN /\ decision /= "refuse"
          /\ decision = "again" \/ ~SlotUsed
          /\ job' = [job EXCEPT ![l] =
               [todo |-> Plan(decision), pos |-> p, made |-> FALSE,
                bytes |-> IF decision = "again" THEN mem.bytes ELSE <<request[2], time>>]]
          /\ asked' = IF Above(p, asked) THEN p ELSE asked
  /\ UNCHANGED <<disk, witnesses, phase, mem, watched, released, want, faults>>

Next(l, step) == job[l].todo /= <<>> /\ Head(job[l].todo) = step
Then(l) == LET rest == Tail(job[l].todo)
           IN job' = [job EXCEPT ![l] = IF rest = <<>> THEN Idle ELSE [@ EXCEPT !.todo = rest]]

MakeSignature(l) == \* SigningKey.sign, and the check of what it made
  /\ job[l] /= Idle
  /\ ~job[l].made
  /\ job' = [job EXCEPT ![l].made = TRUE]
  /\ UNCHANGED <<disk, witnesses, phase, mem, observed, faults>>

RecordFor(p, bytes) ==
  IF Mode = "each"
  THEN [mem.rec EXCEPT !.seq = @ + 1, !.floor = p, !.bytes = IF Wrong = "record without bytes" THEN NoBytes ELSE bytes]
  ELSE LET floor == <<p[1], p[2], Precommit>> IN Opening(mem.rec, floor, NoBytes, Hand(mem.rec.burnt, floor))

WriteRecord(l) ==
  /\ Next(l, "write")
  /\ Write(Other(mem.cur), RecordFor(job[l].pos, job[l].bytes))
  /\ Then(l)
  /\ UNCHANGED <<witnesses, phase, mem, observed, faults>>

Durable(m) == [m EXCEPT !.cur = Other(@), !.rec = cache[Other(m.cur)]]

FlushRecord(l) ==
  /\ Next(l, "flush")
  /\ Flush
  /\ mem' = Durable(mem)
  /\ Then(l)
  /\ UNCHANGED <<witnesses, phase, observed, faults>>

KeepSignature(l) == \* WatermarkFile.keepSignature: no flush of its own
  /\ Next(l, "keep")
  /\ job[l].made
  /\ Write(Room(Newest), SignatureOf(cache[Newest]))
  /\ Then(l)
  /\ UNCHANGED <<witnesses, phase, mem, observed, faults>>

After(m, j) == [m EXCEPT !.pos = j.pos, !.bytes = j.bytes, !.burnt = Hand(@, j.pos)]

WriteWitness(l) ==
  /\ Next(l, "witness")
  /\ witnesses' = IF mem.blind THEN witnesses ELSE {WitnessOf(After(mem, job[l]))}
  /\ Then(l)
  /\ UNCHANGED <<disk, phase, mem, observed, faults>>

Following(p) == \* a lone validator decides each height in round 0
  CASE p[3] < Steps -> <<p[1], 0, p[3] + 1>>
    [] p[1] < Heights -> <<p[1] + 1, 0, 1>>
    [] OTHER -> Done

Release(l) ==
  /\ Next(l, "release")
  /\ job[l].made
  /\ released' = IF job[l].pos = watched THEN released \union {job[l].bytes} ELSE released
  /\ mem' = After(mem, job[l])
  /\ IF Asker = "anyone" THEN UNCHANGED <<want, faults>>
     ELSE \/ want' = Following(want) /\ UNCHANGED faults
          \/ UNCHANGED want /\ Fault \* the answer is lost, and it asks again
  /\ Then(l)
  /\ UNCHANGED <<disk, witnesses, phase, watched, asked>>

-------------------------------------------------------------------------------
(* `ahead`: the slot that was used is settled behind the answer, and before the next request is decided *)

Settle ==
  /\ phase = "up"
  /\ Unlocked
  /\ SlotUsed
  /\ Write(Other(mem.cur), Opening(mem.rec, <<mem.rec.slot, 0, Precommit>>, NoBytes, 0))
  /\ phase' = "settling"
  /\ UNCHANGED <<witnesses, mem, job, observed, faults>>

Settled ==
  /\ phase = "settling"
  /\ Flush
  /\ mem' = Durable(mem)
  /\ phase' = "up"
  /\ UNCHANGED <<witnesses, job, observed, faults>>

\* `ahead`: a clean end leaves the exact last record and no slot, but what is to be sat out. (`each` has nothing to write
\* then: its end is a kill.)
Close ==
  /\ Mode = "ahead"
  /\ Fault
  /\ phase = "up"
  /\ Unlocked
  /\ Write(Other(mem.cur), [mem.rec EXCEPT !.seq = @ + 1, !.id = 0, !.floor = mem.pos, !.bytes = mem.bytes, !.slot = 0,
             !.burnt = IF Wrong = "shutdown forgets the burnt slot" THEN 0 ELSE mem.burnt])
  /\ phase' = "closing"
  /\ UNCHANGED <<witnesses, mem, job, observed>>

Closed ==
  /\ phase = "closing"
  /\ Flush
  /\ Stop
  /\ witnesses' = IF mem.blind THEN witnesses ELSE {}
  /\ UNCHANGED <<observed, faults>>

-------------------------------------------------------------------------------

Init ==
  /\ cache = <<FirstRecord, Torn, Torn, Torn>>
  /\ platter = <<{FirstRecord}, {Torn}, {Torn}, {Torn}>>
  /\ dirty = {}
  /\ witnesses = {}
  /\ phase = "down"
  /\ mem = NoMemory
  /\ job = [l \in Links |-> Idle]
  /\ watched \in IF Asker = "anyone" THEN Positions ELSE {Done}
  /\ released = {}
  /\ asked = FirstRecord.floor
  /\ want = <<1, 0, 1>>
  /\ faults = Faults

Signer ==
  \/ Open \/ Renewed \/ Name \/ Named \/ RestartFailed \/ Settle \/ Settled \/ Closed
  \/ \E l \in Links :
       \/ Ask(l) \/ MakeSignature(l) \/ WriteRecord(l) \/ FlushRecord(l)
       \/ KeepSignature(l) \/ WriteWitness(l) \/ Release(l)

Spec ==
  /\ Init
  /\ [][Signer \/ Kill \/ PowerCut \/ FlushFails \/ Close]_vars
  /\ WF_vars(Signer)

-------------------------------------------------------------------------------
(* What is checked *)

\* Of all signatures ever released for a position, none is over other sign bytes, not even over another timestamp.
NeverTwice == \A a, b \in released : a = b

\* No crash leaves a disk that a start refuses: nothing valid on it, or a signature of a later record.
NeverLost == phase /= "refused"

\* Whatever was lost, all above what was ever asked for is signable, but the rest of that round and the next height's
\* round 0. With `each`, all is.
SitsOutLittle ==
  phase = "up" /\ Unlocked /\ ~SlotUsed =>
    \A p \in Positions, content \in Contents :
      LET signable ==
            \/ Mode = "each" /\ Above(p, asked)
            \/ p[1] = asked[1] /\ p[2] > asked[2]
            \/ p[1] > asked[1] /\ ~InSlot(p, asked[1] + 1)
      IN signable => Decision(p, content) /= "refuse"

\* A lone validator that crashes anywhere makes the next block.
MakesBlocks == <>(want = Done)

-------------------------------------------------------------------------------
(* How TLC gets by with fewer states (for what is checked of single states, not for MakesBlocks) *)

Symmetric == Permutations(Contents) \union Permutations(Times) \union Permutations(Links)

\* Which slot is which does not matter, and sequence numbers only by their difference.
View ==
  LET sectors == <<Newest, Other(Newest), Room(Newest), Room(Other(Newest))>>
      Relative(rec) == IF rec = Torn THEN rec ELSE [rec EXCEPT !.seq = @ - cache[Newest].seq]
  IN <<[i \in Sectors |-> Relative(cache[sectors[i]])],
       [i \in Sectors |-> {Relative(rec) : rec \in platter[sectors[i]]}],
       [i \in Sectors |-> sectors[i] \in dirty],
       [mem EXCEPT !.cur = IF phase \in {"down", "failed", "refused"} \/ @ = Newest THEN 1 ELSE 2, !.rec = Relative(@)],
       witnesses, phase, job, observed, faults>>

===============================================================================
