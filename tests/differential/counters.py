"""How often each rule fired in the reference, and which never did. Names are those of `State.fired`."""

EXPECTED = frozenset("""\
accrual floor refused
at the end: cancelled
at the end: cleared
at the end: done
at the end: redeemed
at the end: waiting
cap left nothing
cap per_entry cut
cap per_member cut
cap per_member_per_day cut
cap per_queue cut
carry left money in the pool
clear
clear at the instant of a settlement
command late
complete
deduction order only contributes
delayed settlement
draw cut by the cap per entry
draw fixed
draw lowered the entitlement
draw range
draw to zero
entitlement zero
entry cleared
entry done by payout
entry joined
entry joined before others in line
entry moved to another queue
entry skipped, order not completed
full refund before settling
inside a window
item of a version with another queue key
item outside the program
item with base zero
leave
level changed
limit per member and day refused
limit per member in total refused
nobody paid while paused
order checkout
order late
order mall
order of an older version
order store_online
order without a member
outside the windows
own entry paid (self)
pause
policy activated
policy activated late
pool kept when leaving carry or self while paused
pool paid out when leaving carry or self
pool split
pool without a line follows
posting cleared
posting contribution
posting moved
posting payout
posting recovered
posting redeem_returned
posting redeemed
posting retained
random return group opened
random return group with another setting
random return slot for cash
random return slot for points
redeem love
redeem points
redeem voucher
redeemed into frozen love
redeemed into zero units
refund cancelled an entry
refund made an entry done
refund of a cancelled entry
refund of a cleared entry
refund of a done entry
refund of a redeemed entry
refund of a waiting entry
refund of an item that earned nothing
refund of an item that was not settled
refund withheld less than was paid beyond
rejected: a second order with the same id
rejected: already paid something
rejected: amount is missing
rejected: amount is negative
rejected: amount is not a whole number
rejected: amount overflows
rejected: at is missing
rejected: at is no time
rejected: at is not a text
rejected: channel is missing
rejected: channel is not a text
rejected: completed is not true or false
rejected: deducted is negative
rejected: deducted is not a whole number
rejected: deducted overflows
rejected: drawn before
rejected: entry is missing
rejected: entry is not a text
rejected: into is missing
rejected: into is not a text
rejected: line is negative
rejected: line is not a whole number
rejected: lines is no list of lines
rejected: member is missing
rejected: member is not a text
rejected: no draw is configured
rejected: no such entry
rejected: no such line
rejected: no such order
rejected: not JSON
rejected: not an object
rejected: order is missing
rejected: order is not a text
rejected: paid is missing
rejected: paid is negative
rejected: paid is not a whole number
rejected: paid overflows
rejected: policy is missing
rejected: policy is not a text
rejected: product is missing
rejected: redeem into something not configured
rejected: refund of more than is left
rejected: refund of nothing
rejected: refund with line of a checkout order
rejected: refund without line of an order with several items
rejected: store is missing
rejected: store is not a text
rejected: the entry is not waiting
rejected: the order is completed already
rejected: the policy cannot be used
rejected: unknown channel
rejected: unknown type
rest of the pool kept when leaving carry or self
resume
self left money in the pool
source cumulative(cashier)
source cumulative(product)
source cumulative(store)
source default(cashier)
source default(product)
source default(program)
source default(store)
source draw(cashier)
source draw(product)
source draw(program)
source draw(store)
source level(cashier)
source level(product)
source level(program)
source level(store)
tick
""".splitlines())


def never_fired(fired):
    return sorted(name for name in EXPECTED | set(fired) if not fired.get(name))


def print_counters(fired):
    for name in sorted(EXPECTED | set(fired)):
        print(f"{fired.get(name, 0):9d}  {name}")
    for name in never_fired(fired):
        print(f"never fired: {name}")
