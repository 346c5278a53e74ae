import QtQuick

// A key that comes by itself. A scanner that types sends many at once and ends with Enter; it means none of the tiles
// whose digits it types, and some of them open the drawer or print.
Timer {
    id: key
    property int tile: -1
    signal alone(int index)

    function press(index) {
        tile = running ? -1 : index
        restart()
    }
    interval: 60
    onTriggered: if (tile >= 0) alone(tile)
}
