import Foundation
import Testing

extension EndToEnd {
    @Suite("what was said while the bot was away")
    struct FreshnessTests {
        /// A clock of the bot's machine that is wrong by so many seconds.
        static let clocks: [Int] = [0, 3600, -3600]

        @Test(
            "soon enough it runs once; too old it is not run, and its code runs it once after all",
            arguments: clocks)
        func away(wrongBy seconds: Int) async throws {
            try await World.here().tidy()
            try await Stage.set("fresh", isStarted: false) { config in
                config.doze()
                config["commands", "freshness"] = quoted("10s")
                config.add("mark", to: "bridge", command: "echo x >>\(Self.trace)")
            } play: { stage in
                try await Shell.must("rm", "-f", Self.trace)
                let clock = try await wrongClock(seconds, in: stage.folder)
                try await stage.bot.start(environment: clock)
                // What is stored by now is where the next bot goes on.
                #expect(try await stage.ask("!keeper").outcome == "ok")
                try await stage.bot.terminate()

                let stale = try await stage.grant.say("!bridge mark")
                try await Task.sleep(for: .seconds(11))
                let fresh = try await stage.grant.say("!bridge mark")
                try await Task.sleep(for: .seconds(3))
                try await stage.bot.start(environment: clock)
                #expect(try await stage.outcome(of: fresh).outcome == "ok")
                let notRun = try await stage.outcome(of: stale)
                #expect(notRun.outcome == "not_run" && notRun.isNotice, "\(notRun)")
                #expect(try runs() == 1)

                let code = try #require(notRun.body.firstMatch(of: /!yes (\d\d) within 10 s/), "\(notRun)").1
                let yes = try await stage.grant.say("!yes \(code)")
                #expect(try await stage.outcome(of: yes).outcome == "ok")
                let again = try await stage.answer(to: try await stage.grant.say("!yes \(code)"))
                #expect(again.body.contains("no open question"), "\(again)")
                #expect(try runs() == 2)

                try await stage.bot.kill()
                try await stage.bot.start(environment: clock)
                let history = try await stage.ask("!bridge history")
                #expect(
                    history.body.split(separator: "\n").filter { $0.hasPrefix("✅ mark by grant") }.count == 2,
                    "\(history)")
                for command in [stale, fresh, yes] {
                    #expect(try await stage.answers(to: command).filter(\.isFinal).count == 1)
                }
                #expect(try runs() == 2)
                let console = try await stage.bot.command("console", "keeper", "history", "1")
                #expect(
                    console.status == 0 && console.output.contains("✅ bridge mark by grant"), "\(console)")
                try await Shell.must("rm", "-f", Self.trace)
            }
        }

        private static let trace = "/home/modelo/bridgekeeper-fresh.trace"

        private func runs() throws -> Int {
            try String(contentsOfFile: Self.trace, encoding: .utf8).split(separator: "\n").count
        }

        /// The environment in which a program takes the time for another one: a small library says so before the system's.
        private func wrongClock(_ seconds: Int, in folder: String) async throws -> [String: String] {
            guard seconds != 0 else { return [:] }
            let (source, library) = ("\(folder)/clock.c", "\(folder)/clock.so")
            try Data(Self.clock.utf8).write(to: URL(filePath: source))
            try await Shell.must(
                "clang", "-shared", "-fPIC", "-O1", "-DOFF=(\(seconds))", "-o", library, source)
            return ["LD_PRELOAD": library]
        }

        private static let clock = """
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
}
