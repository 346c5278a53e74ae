import QtQuick
import "."

// The whole screen: status above, what is going on in the middle, what can be done below.
Rectangle {
    id: root
    property string overlay            // a page over the sale's: one of overlayPages, or what AmountPage is about; empty: none
    // An Item and not a var: one that is the same after a new state has not changed, and the keyboard stays.
    readonly property Item page: overlay !== "" || till.asked !== "" || asksAge ? over.item : pages.item
    readonly property var overlayPages: ({ orders: "OrdersPage.qml", receipts: "ReceiptsPage.qml", parked: "ParkedPage.qml", status: "StatusPage.qml",
                                           find: "FindPage.qml", member: "MemberPage.qml", enrol: "EnrolPage.qml", more: "MorePage.qml", shift: "ShiftPage.qml", count: "CountPage.qml", report: "ReportPage.qml", "z-reports": "ZReportsPage.qml",
                                           store: "StorePage.qml", "store-sales": "StoreSalesPage.qml", "store-queues": "StoreQueuesPage.qml", "store-payouts": "StorePayoutsPage.qml",
                                           "store-find": "StoreFindPage.qml", "store-policy": "StorePolicyPage.qml", "store-terminals": "StoreTerminalsPage.qml",
                                           "store-attention": "StoreAttentionPage.qml", "store-act": "StoreActPage.qml" })
    // All others ask for an amount and a reason.
    readonly property bool asksAmount: overlay !== "" && overlayPages[overlay] === undefined
    // Before everything else: nothing is scanned until it is answered.
    readonly property bool asksAge: till.phase === "checking-age"
    readonly property int chosenLine: pages.item && pages.item.chosenLine ? pages.item.chosenLine : 0
    readonly property bool dead: !till.connected
    property Item edited               // the field that the keyboard was opened for
    readonly property bool writing: keyboard.open
    // Of the page, without the keyboard and with it, and how far up one goes that does not shrink.
    readonly property int wholeRoom: functions.y - Theme.gap - notices.height - bar.height
    readonly property int room: !keyboard.open ? wholeRoom : (notice.visible ? notices.y - Theme.gap : keyboard.upper) - bar.height
    readonly property bool shrinks: page ? page.shrinks === true : false
    readonly property int lift: keyboard.open && edited && page && !shrinks ? Math.min(0, room - Theme.gap - bottomOf(edited, edited.y)) : 0
    onPageChanged: keyboard.close()
    onDeadChanged: keyboard.close()
    // What one may see of the store, the next one may not.
    readonly property string who: till.cashier
    onWhoChanged: store.forget_all()
    // The page that asks of which receipt is done when one was scanned.
    readonly property bool returning: till.phase === "returning"
    onReturningChanged: if (returning && overlay === "start-return") close()
    readonly property bool watching: till.workedElsewhere
    onWatchingChanged: keyboard.close()

    function show(what) { overlay = what }
    function close() { overlay = "" }
    // A sentence in the line above the buttons, in the screen's language.
    function tell(text) { notice.show(text, text, false) }
    // Whether more was typed than fits: it is not used, and not what is left of it either.
    function overran(entry) {
        if (!entry.overrun)
            return false
        entry.clear()
        tell(qsTr("That was too long and was not taken"))
        return true
    }
    // A field was touched: brings the keyboard, and the field above it.
    function write(entry) {
        edited = entry
        keyboard.show(entry.letters)
    }
    // What decided the ratio: level(product), default(store) and the like (docs/policy.md).
    function sourceName(source) {
        const kinds = { level: qsTr("member's level"), cumulative: qsTr("bought so far"), draw: qsTr("draw"), "default": qsTr("usual ratio") }
        const places = { program: "", product: qsTr("of the product"), store: qsTr("of the store"), cashier: qsTr("of this desk") }
        const [kind, place] = source.replace(")", "").split("(")
        return kinds[kind] === undefined ? source : (kinds[kind] + " " + (places[place] || "")).trim()
    }

    // `y`: of the entry; told so that it is looked up again when it changes.
    function bottomOf(entry, y) { return entry.parent.mapToItem(page, 0, y + entry.height).y }

    color: Theme.ground
    focus: true
    readonly property var repeated: [Qt.Key_Backspace, Qt.Key_Up, Qt.Key_Down, Qt.Key_Left, Qt.Key_Right]
    Binding { target: Theme; property: "unit"; value: Math.max(0.5, Math.min(root.width / 1024, root.height / 600)) }

    Keys.onPressed: event => {
        if (root.dead || !root.page)
            return
        event.accepted = true
        const key = event.key
        // A key that is held down is one key: it would pay what the first press only showed.
        if (event.isAutoRepeat && repeated.indexOf(key) < 0)
            return
        if (keyboard.take(key)) {
            return
        } else if (functions.take(key) || till.workedElsewhere) {
            keyboard.close()
        } else if (key === Qt.Key_Return || key === Qt.Key_Enter) {
            keyboard.close()
            root.page.enter()
        } else if (key === Qt.Key_Escape) {
            root.page.back()
        } else if (key === Qt.Key_Backspace) {
            root.page.erase()
        } else if (key === Qt.Key_Up && root.page.up) {
            root.page.up()
        } else if (key === Qt.Key_Down && root.page.down) {
            root.page.down()
        } else if (key === Qt.Key_Left && root.page.toLeft) {
            root.page.toLeft()
        } else if (key === Qt.Key_Right && root.page.toRight) {
            root.page.toRight()
        } else if (keyboard.choose(event.text)) {
            return
        } else if (event.text !== "" && event.text >= " ") {
            root.page.type(event.text)
        } else {
            event.accepted = false
        }
    }

    StatusBar {
        id: bar
        anchors { top: parent.top; left: parent.left; right: parent.right }
        height: Theme.px(40)
        onOpened: root.show("status")
    }
    Item {
        id: middle
        visible: !root.dead
        enabled: !till.workedElsewhere
        anchors { top: bar.bottom; left: parent.left; right: parent.right }
        height: root.room
        clip: keyboard.open          // below it, the keyboard is touched and not the page
        Loader {
            id: pages
            width: parent.width
            height: root.wholeRoom
            y: root.lift
            visible: root.overlay === "" && till.asked === "" && !root.asksAge
            source: till.phase === "selling" || till.phase === "saving" || till.phase === "fetching-basket" || till.phase === "paying-from-wallet" || root.asksAge ? "SalePage.qml"
                  : till.phase === "done" ? "DonePage.qml"
                  : till.phase === "picking-up" || till.phase === "handing-over" ? "PickupPage.qml"
                  : till.phase === "returning" || till.phase === "finding-sale" || till.phase === "paying-back" ? "ReturnPage.qml"
                  : till.phase === "signed-out" || till.phase === "checking-pin" ? "SignInPage.qml" : ""
        }
        Loader {
            id: over
            width: parent.width
            height: root.shrinks ? root.room : root.wholeRoom
            y: root.lift
            source: root.asksAge ? "AgePage.qml" : till.asked !== "" ? "ApprovalPage.qml" : root.asksAmount ? "AmountPage.qml" : root.overlayPages[root.overlay] || ""
            onLoaded: if (root.asksAmount && item.what !== undefined) item.what = root.overlay
        }
        Connections { target: pages.item; function onActed() { notices.done() } }
        Connections { target: over.item; function onActed() { notices.done() } }
    }
    Item {
        id: notices
        function done() { notice.done() }
        anchors { left: parent.left; right: parent.right }
        y: (keyboard.open ? keyboard.upper : functions.y) - Theme.gap - height
        height: Theme.px(44)
        visible: !root.dead
        NoticeBar { id: notice; anchors { fill: parent; leftMargin: Theme.gap; rightMargin: Theme.gap } }
        Label {
            anchors { fill: parent; leftMargin: Theme.px(26); rightMargin: Theme.gap }
            visible: till.workedElsewhere && !notice.visible
            text: qsTr("Another screen works this till. What it does is shown here.")
        }
    }
    FunctionBar {
        id: functions
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.gap }
        height: Theme.px(58)
        visible: !root.dead
        enabled: !keyboard.open      // its keys work, but it lies below
        actions: till.workedElsewhere
            ? [{ key: Qt.Key_Return, hint: qsTr("Enter"), text: qsTr("Take over"), primary: true, run: () => till.take_over() }]
            : root.page ? root.page.actions : []
    }
    Keyboard {
        id: keyboard
        width: root.width
        onTyped: text => root.page.type(text)
        onErased: root.page.erase()
        onEntered: {
            close()
            root.page.enter()
        }
    }
    // Nothing would do what it says.
    Label {
        anchors { left: parent.left; right: parent.right; margins: Theme.px(80); verticalCenter: parent.verticalCenter }
        visible: root.dead
        horizontalAlignment: Text.AlignHCenter; wrapMode: Text.Wrap; font.pixelSize: Theme.large
        text: qsTr("The till's core is not running. This screen goes on by itself as soon as it is.")
    }
    Connections {
        target: till
        function onNotice(code, english, chinese, problem) {
            notice.show(english, chinese, problem)
            if ((code === "x-report" || code === "z-report") && !till.workedElsewhere) {
                till.load_report()
                root.show("report")
            }
        }
    }
}
