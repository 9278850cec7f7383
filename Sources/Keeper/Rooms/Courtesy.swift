import Logging
import Matrix
import Synchronization

/// Marks the commands that were taken as read.
///
/// Late, and several at once: the last one counts for all, and while somebody waits for an answer the homeserver has
/// better things to do. That it failed harms nobody.
final class Courtesy: Sendable {
    /// So long nothing more was taken.
    private static let pause = Duration.seconds(1)
    /// But after so many pauses it is time.
    private static let patience = 5

    private let homeserver: Homeserver
    private let room: RoomID
    private let time: Time
    private let log: Logger
    private let bell = Doorbell()
    private let last = Mutex<EventID?>(nil)

    init(homeserver: Homeserver, room: RoomID, time: Time, log: Logger) {
        self.homeserver = homeserver
        self.room = room
        self.time = time
        self.log = log
    }

    /// A command was taken.
    func note(_ event: EventID) {
        last.withLock { $0 = event }
        bell.ring()
    }

    /// Does so until it is cancelled.
    func run() async throws {
        var marked: EventID?
        while true {
            await bell.wait()
            try Task.checkCancellation()
            var seen = last.withLock { $0 }
            guard seen != marked else { continue }
            for _ in 0..<Self.patience {
                try await time.sleep(Self.pause)
                let newer = last.withLock { $0 }
                if newer == seen { break }
                seen = newer
            }
            if let seen { try await mark(seen) }
            marked = seen
        }
    }

    private func mark(_ event: EventID) async throws {
        do throws(MatrixError) {
            _ = try await homeserver.call(ReadReceipt(room: room, event: event))
        } catch {
            if error.isCancelled { throw CancellationError() }
            log.debug("the read receipt could not be sent: \(error)")
        }
    }
}
