/// The tile: how all services are, at one time.
package struct TileReport: Sendable, Equatable {
    var face: TileFace
    /// Milliseconds since 1970, by the bot's clock.
    var asOf: Int64
    /// By then it is edited again, while the bot lives.
    var silentAfter: Int64
}
