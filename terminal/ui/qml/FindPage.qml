import QtQuick
import "."

// Goods by name, pinyin or code; before anything is typed, those that are sold without a barcode all day.
ListPage {
    id: page
    property bool waits: false           // Enter came before the answer to what was typed
    property int favourite: -1           // the chosen one; -1: none, so that Enter alone sells nothing
    readonly property bool searching: typed !== ""
    readonly property bool answered: goods.foundFor === typed
    readonly property bool chinese: languages.current === "zh"
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: searching ? qsTr("Clear") : qsTr("Back to the sale"), run: () => page.back() },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Add to the sale"), primary: true, usable: searching ? rows.length > 0 : favourite >= 0, run: () => page.enter() }
    ]
    searched: true
    rightWidth: goods.found.some(one => one.nextPrice !== "") ? Theme.px(330) : Theme.px(120)
    prompt: qsTr("Name, pinyin, first letters or code")
    aside: !searching ? qsTr("Lines: %1 · %2").arg(till.lines.count).arg(till.total)
         : answered && goods.matching > rows.length ? qsTr("%1 of %2").arg(rows.length).arg(goods.matching) : ""
    emptyText: searching ? (answered ? qsTr("Nothing is called that") : "")
             : goods.favourites.length === 0 ? qsTr("No favourites: type what you look for") : ""
    rows: searching ? goods.found.map(one => ({ left: one.sku, main: page.nameOf(one) + (one.minAge > 0 ? " · " + one.minAge + "+" : ""), right: page.priceOf(one) })) : []

    Component.onCompleted: goods.list_favourites()
    onTypedChanged: {
        waits = false
        favourite = -1
        goods.find(typed)
    }
    onChosen: index => take(index)

    // With the price to come; midnight goes without saying.
    function priceOf(one) {
        return one.nextPrice === "" ? one.price
             : qsTr("%1 · %2 from %3").arg(one.price).arg(one.nextPrice).arg(one.nextPriceFrom.replace(" 00:00", ""))
    }
    function nameOf(one) { return chinese ? one.nameZh : one.nameEn + " · " + one.nameZh }
    function add(code) {
        acted()
        typed = ""
        till.enter_code(code)
    }
    // A scanner that types is faster than the core. What is nobody's name may still be a member's code.
    function enter() {
        if (!searching) {
            if (favourite >= 0)
                add(goods.favourites[favourite].code)
        } else if (!answered) {
            waits = true
        } else {
            take(current)
        }
    }
    // The rows may still be those of the answer before.
    function take(index) { add(goods.found.length > 0 ? goods.found[Math.max(0, index)].code : typed) }
    function back() {
        if (searching)
            typed = ""
        else
            root.close()
    }
    function up() { searching ? listUp() : go(-grid.columns) }
    function down() { searching ? listDown() : go(grid.columns) }
    function toLeft() { go(-1) }
    function toRight() { go(1) }
    function go(by) {
        const next = favourite < 0 ? 0 : favourite + by
        if (searching || next < 0 || next >= goods.favourites.length)
            return
        favourite = next
        grid.positionViewAtIndex(next, GridView.Contain)
    }

    Connections {
        target: goods
        function onChanged() {
            if (page.waits && page.answered) {
                page.waits = false
                page.take(0)
            }
        }
    }
    GridView {
        id: grid
        parent: page.box
        anchors { fill: parent; margins: Theme.px(4) }
        visible: !page.searching
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        readonly property int columns: 6
        cellWidth: Math.floor(width / columns)
        cellHeight: Math.max(56, Theme.px(74))
        model: goods.favourites
        delegate: Item {
            width: grid.cellWidth
            height: grid.cellHeight
            FavouriteKey {
                anchors { fill: parent; margins: Theme.px(4) }
                name: page.chinese ? modelData.nameZh : modelData.nameEn
                price: modelData.price
                chosen: index === page.favourite
                onPressed: page.add(modelData.code)
            }
        }
    }
    ScrollMark { flicked: grid }
}
