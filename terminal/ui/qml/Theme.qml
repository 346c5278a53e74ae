pragma Singleton
import QtQuick

// Sizes and colours. All sizes are for 1024x600 and grow and shrink with the window.
QtObject {
    property real unit: 1
    function px(n) { return Math.round(n * unit) }

    readonly property string family: "WenQuanYi Micro Hei"
    readonly property int small: px(17)
    readonly property int body: px(21)
    readonly property int large: px(28)
    readonly property int huge: px(60)
    readonly property int gap: px(8)
    readonly property int target: px(54)  // height of what a finger hits

    readonly property color ground: "#eef1f4"
    readonly property color panel: "#ffffff"
    readonly property color ink: "#14202b"
    readonly property color muted: "#51606f"
    readonly property color rule: "#d5dce3"
    readonly property color chosen: "#dcefe6"
    readonly property color accent: "#0b6b4b"
    readonly property color pressed: "#084f38"
    readonly property color accentInk: "#ffffff"
    readonly property color bar: "#1b2a38"
    readonly property color barInk: "#ffffff"
    readonly property color barMuted: "#b8c4d0"
    readonly property color good: "#5fd39a"
    readonly property color warning: "#ffc04d"
    readonly property color bad: "#ff8a80"
    readonly property color problemGround: "#fdecea"
    readonly property color problem: "#a51d12"
}
