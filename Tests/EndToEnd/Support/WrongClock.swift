import Foundation
import Testing

/// A clock of the bot's machine that is wrong: a small library tells the time before the system does.
struct WrongClock: Sendable {
    /// By so many seconds.
    static let all = [0, 3600, -3600]

    private let seconds: Int
    /// In which a program takes the time for another one.
    let environment: [String: String]

    init(by seconds: Int, in folder: String) async throws {
        self.seconds = seconds
        guard seconds != 0 else {
            environment = [:]
            return
        }
        let (source, library) = ("\(folder)/clock.c", "\(folder)/clock.so")
        try Data(Self.source.utf8).write(to: URL(filePath: source))
        try await Shell.must(
            "clang", "-shared", "-fPIC", "-O1", "-DOFF=(\(seconds))", "-o", library, source)
        environment = ["LD_PRELOAD": library]
    }

    /// The program's own doctor finds the homeserver's clock different from its own, or not.
    ///
    /// Without this a library that was not loaded would let any test pass.
    func isBelieved(by bot: Bot, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let check = try await bot.command("check", environment: environment)
        let clocks = check.lines.filter {
            $0.contains("homeserver's is") || $0.contains("homeserver's agrees")
        }
        #expect(clocks.count == 1, "\(check)", sourceLocation: sourceLocation)
        let words = seconds == 0 ? "agrees with mine" : seconds > 0 ? "behind mine" : "ahead of mine"
        #expect(clocks.allSatisfy { $0.contains(words) }, "\(check)", sourceLocation: sourceLocation)
        guard seconds != 0 else { return }
        // A second or two of the way may be missing from the hour.
        #expect(
            clocks.allSatisfy { $0.contains("1 h") || $0.contains("59 min") }, "\(check)",
            sourceLocation: sourceLocation)
    }

    private static let source = """
        #define _GNU_SOURCE
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>
        int clock_gettime(clockid_t clock, struct timespec *now) {
            int answer = syscall(SYS_clock_gettime, clock, now);
            if (answer == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += OFF;
            return answer;
        }
        int gettimeofday(struct timeval *now, void *zone) {
            struct timespec precise;
            clock_gettime(CLOCK_REALTIME, &precise);
            now->tv_sec = precise.tv_sec;
            now->tv_usec = precise.tv_nsec / 1000;
            return 0;
        }
        time_t time(time_t *to) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (to) *to = now.tv_sec;
            return now.tv_sec;
        }
        """
}
