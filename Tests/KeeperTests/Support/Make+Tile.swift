import Contract

@testable import Keeper

extension TileFace {
    /// The services by their names, in that order.
    static func make(
        _ entries: [String: Board.Entry] = ["bridge": Board.Entry(sight: .make())],
        commit: String? = .commit, byPollOnly: [String] = []
    ) throws -> TileFace {
        TileFace(
            lines: try entries.sorted { $0.key < $1.key }.map {
                Line(try .make($0.key), $0.value, commit: commit)
            },
            byPollOnly: byPollOnly)
    }
}

extension TileReport {
    static func make(_ face: TileFace) -> TileReport {
        TileReport(face: face, asOf: noon, silentAfter: noon + 4_200_000)
    }
}
