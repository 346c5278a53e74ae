import QtQuick
import "."

// Letters, digits and Chinese for fingers. It slides in over the lower part of the screen; whoever opens it keeps the
// field in use above it.
Rectangle {
    id: keyboard
    property bool open: false
    property string kind: "words"             // of what is typed: words, codes
    property string layout: "letters"         // letters, pinyin, symbols
    property string home: "letters"           // where one comes back to from the symbols
    property string shift: "off"              // off, once, locked
    property string wordsLayout: languages.current === "zh" ? "pinyin" : "letters"   // for words, as it was chosen last
    readonly property bool composing: pinyin.composition !== ""
    readonly property bool settled: y === upper
    readonly property int upper: open ? parent.height - height : parent.height
    readonly property int keyHeight: Math.max(48, Theme.px(54))
    readonly property int spacing: Theme.px(6)
    readonly property int keyWidth: (width - 11 * spacing) / 10
    signal typed(string text)
    signal erased()
    signal entered()

    // `kind`: codes, whose letters are large ones; or words, in the language of the screen.
    function show(what) {
        kind = what
        use(kind === "words" ? wordsLayout : "letters")
        shift = kind === "codes" ? "locked" : "off"
        open = true
    }
    function close() {
        pinyin.clear()
        open = false
    }
    // Letters that are being chosen for stay: their candidates have numbers.
    function use(what) {
        if (what === "letters")
            pinyin.clear()
        if (what === "pinyin")
            pinyin.start()
        if (what !== "symbols")
            home = what
        layout = what
    }
    function changeLanguage() {
        use(home === "pinyin" ? "letters" : "pinyin")
        shift = "off"
        if (kind === "words")
            wordsLayout = home
    }
    function changeShift() { shift = shift === "off" ? "once" : shift === "once" ? "locked" : "off" }
    // A digit that belongs to a candidate chooses it.
    function choose(text) {
        const place = "123456789".indexOf(text)
        const chosen = composing && text.length === 1 && place >= 0 && place < pinyin.candidates.length
        if (chosen)
            pinyin.choose(place)
        return chosen
    }
    // True if a key of the hardware was for what is being typed here.
    function take(key) {
        const mine = key === Qt.Key_Escape ? open
                   : composing && (key === Qt.Key_Backspace || key === Qt.Key_Return || key === Qt.Key_Enter)
        if (mine)
            key === Qt.Key_Escape ? close() : key === Qt.Key_Backspace ? erase() : enter()
        return mine
    }
    function press(text) {
        if (layout === "pinyin" && pinyin.usable && /^[a-z']$/.test(text) && (composing || text !== "'")) {
            pinyin.type(text)
        } else if (!choose(text)) {
            if (composing)
                pinyin.choose(0)
            typed(shift === "off" ? text : text.toUpperCase())
            if (shift === "once")
                shift = "off"
        }
    }
    function erase() {
        if (composing)
            pinyin.erase()
        else
            erased()
    }
    function space() {
        if (composing)
            pinyin.choose(0)
        else
            typed(" ")
    }
    function enter() {
        if (composing)
            pinyin.take_letters()
        else
            entered()
    }

    readonly property string digits: "1234567890"
    readonly property var symbols: [digits, "_/:;()@&¥", ".,?!'#%+"]
    readonly property var letters: ["qwertyuiop", "asdfghjkl", layout === "pinyin" ? "zxcvbnm'" : "zxcvbnm"]
    // Codes have letters and digits side by side.
    readonly property var rows: layout === "symbols" ? symbols : kind === "codes" ? [digits].concat(letters) : letters

    height: bar.height + (rows.length + 1) * (keyHeight + spacing) + spacing
    y: upper
    Behavior on y { NumberAnimation { duration: 120; easing.type: Easing.OutQuad } }
    visible: open || y < parent.height
    color: Theme.rule
    MouseArea { anchors.fill: parent }        // what lies below is not pressed
    Connections { target: pinyin; function onChosen(text) { keyboard.typed(text) } }

    CandidateBar {
        id: bar
        anchors { left: parent.left; right: parent.right; top: parent.top }
        height: visible ? keyboard.keyHeight + keyboard.spacing : 0
        visible: keyboard.layout === "pinyin" || keyboard.composing
    }
    Column {
        anchors { top: bar.bottom; topMargin: keyboard.spacing; left: parent.left; right: parent.right }
        spacing: keyboard.spacing
        Repeater {
            model: keyboard.rows.length
            Row {
                id: row
                required property int index
                readonly property string keys: keyboard.rows[index]
                readonly property bool last: index === keyboard.rows.length - 1
                anchors.horizontalCenter: parent.horizontalCenter
                spacing: keyboard.spacing
                Button {
                    visible: row.last && keyboard.layout === "letters"
                    width: 1.5 * keyboard.keyWidth; height: keyboard.keyHeight
                    text: keyboard.shift === "locked" ? "⇪" : "⇧"
                    primary: keyboard.shift !== "off"
                    size: Theme.large
                    onPressed: keyboard.changeShift()
                }
                Repeater {
                    model: row.keys.length
                    Button {
                        readonly property string key: row.keys[index]
                        width: keyboard.keyWidth; height: keyboard.keyHeight
                        text: keyboard.shift !== "off" && keyboard.layout === "letters" ? key.toUpperCase() : key
                        size: Theme.large
                        onPressed: keyboard.press(key)
                    }
                }
                Button {
                    visible: row.last
                    width: 1.5 * keyboard.keyWidth; height: keyboard.keyHeight
                    text: "⌫"; size: Theme.large
                    repeats: true
                    onPressed: keyboard.erase()
                }
            }
        }
        Row {
            id: bottom
            readonly property int free: keyboard.width - 2 * keyboard.spacing - 5 * keyboard.spacing
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: keyboard.spacing
            Button {
                width: bottom.free * 0.12; height: keyboard.keyHeight
                text: keyboard.layout === "symbols" ? "ABC" : keyboard.kind === "codes" ? "#/." : "123"
                onPressed: keyboard.use(keyboard.layout === "symbols" ? keyboard.home : "symbols")
            }
            Button {
                width: bottom.free * 0.12; height: keyboard.keyHeight
                text: keyboard.home === "pinyin" ? "English" : "拼音"
                size: Theme.small
                usable: keyboard.kind === "words"       // codes have no Chinese
                onPressed: keyboard.changeLanguage()
            }
            Button {
                width: bottom.free * 0.34; height: keyboard.keyHeight
                text: qsTr("Space"); size: Theme.small
                onPressed: keyboard.space()
            }
            Button {
                width: bottom.free * 0.1; height: keyboard.keyHeight
                text: "-"; size: Theme.large
                onPressed: keyboard.press("-")
            }
            Button {
                width: bottom.free * 0.2; height: keyboard.keyHeight
                text: keyboard.composing ? qsTr("Letters") : qsTr("Enter")
                primary: true
                onPressed: keyboard.enter()
            }
            Button {
                width: bottom.free * 0.12; height: keyboard.keyHeight
                text: qsTr("Hide"); size: Theme.small
                onPressed: keyboard.close()
            }
        }
    }
}
