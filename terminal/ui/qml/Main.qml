import QtQuick
import "."

// The whole screen: status above, what is going on in the middle, what can be done below.
Rectangle {
    id: root
    property string overlay            // a page over the sale's: one of overlayPages, or what AmountPage is about; empty: none
    readonly property var page: overlay !== "" || till.asked !== "" ? over.item : pages.item
    readonly property var overlayPages: ({ orders: "OrdersPage.qml", receipts: "ReceiptsPage.qml", parked: "ParkedPage.qml", status: "StatusPage.qml",
                                           more: "MorePage.qml", shift: "ShiftPage.qml", count: "CountPage.qml", report: "ReportPage.qml" })
    // All others ask for an amount and a reason.
    readonly property bool asksAmount: overlay !== "" && overlayPages[overlay] === undefined
    readonly property int chosenLine: pages.item && pages.item.chosenLine ? pages.item.chosenLine : 0
    readonly property bool dead: !till.connected

    function show(what) { overlay = what }
    function close() { overlay = "" }
    // What decided the ratio: level(product), default(store) and the like (docs/policy.md).
    function sourceName(source) {
        const kinds = { level: qsTr("member's level"), cumulative: qsTr("bought so far"), draw: qsTr("draw"), "default": qsTr("usual ratio") }
        const places = { program: "", product: qsTr("of the product"), store: qsTr("of the store"), cashier: qsTr("of this desk") }
        const [kind, place] = source.replace(")", "").split("(")
        return kinds[kind] === undefined ? source : (kinds[kind] + " " + (places[place] || "")).trim()
    }

    color: Theme.ground
    focus: true
    Binding { target: Theme; property: "unit"; value: Math.max(0.5, Math.min(root.width / 1024, root.height / 600)) }

    Keys.onPressed: event => {
        if (root.dead || !root.page)
            return
        event.accepted = true
        const key = event.key
        if (functions.take(key) || till.workedElsewhere) {
            return
        } else if (key === Qt.Key_Return || key === Qt.Key_Enter) {
            root.page.enter()
        } else if (key === Qt.Key_Escape) {
            root.page.back()
        } else if (key === Qt.Key_Backspace) {
            root.page.erase()
        } else if (key === Qt.Key_Up && root.page.up) {
            root.page.up()
        } else if (key === Qt.Key_Down && root.page.down) {
            root.page.down()
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
        anchors { top: bar.bottom; left: parent.left; right: parent.right; bottom: notices.top }
        Loader {
            id: pages
            anchors.fill: parent
            visible: root.overlay === "" && till.asked === ""
            source: till.phase === "selling" || till.phase === "saving" ? "SalePage.qml"
                  : till.phase === "done" ? "DonePage.qml"
                  : till.phase === "picking-up" || till.phase === "handing-over" ? "PickupPage.qml"
                  : till.phase === "signed-out" || till.phase === "checking-pin" ? "SignInPage.qml" : ""
        }
        Loader {
            id: over
            anchors.fill: parent
            source: till.asked !== "" ? "ApprovalPage.qml" : root.asksAmount ? "AmountPage.qml" : root.overlayPages[root.overlay] || ""
            onLoaded: if (root.asksAmount && item.what !== undefined) item.what = root.overlay
        }
        Connections { target: pages.item; function onActed() { notices.done() } }
        Connections { target: over.item; function onActed() { notices.done() } }
    }
    Item {
        id: notices
        function done() { notice.done() }
        anchors { left: parent.left; right: parent.right; bottom: functions.top; bottomMargin: Theme.gap }
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
        actions: till.workedElsewhere
            ? [{ key: Qt.Key_Return, hint: qsTr("Enter"), text: qsTr("Take over"), primary: true, run: () => till.take_over() }]
            : root.page ? root.page.actions : []
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
