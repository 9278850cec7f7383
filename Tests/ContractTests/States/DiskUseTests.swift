import Contract
import Testing

@Suite("How full a host's disks are")
struct DiskUseTests {
    private func fullest(_ lines: String...) -> DiskUse? { DiskUse.fullest(lines + ["end"]) }

    @Test("the fullest of them counts, by df's own percentage: what only root may use counts as used")
    func fullest() {
        let use = fullest(
            "space /dev/sda1 102400 51200 40960 56% /", "inodes /dev/sda1 1000 10 990 1% /",
            "space /dev/sdb1 1000 901 99 91% /var/lib/docker")
        #expect(use == DiskUse(place: "/var/lib/docker", percent: 91, free: 99))
        #expect(
            fullest("space /dev/sda1 102400 51200 40960 56% /")
                == DiskUse(place: "/", percent: 56, free: 40960))
    }

    @Test("inodes can be short, too; a file system without any is not short of them")
    func inodes() {
        #expect(
            fullest("space a 100 50 50 50% /", "inodes a 100 97 3 97% /")
                == DiskUse(place: "/", percent: 97, free: 3, isOfInodes: true))
        #expect(
            fullest("space a 100 50 50 50% /", "inodes a 0 0 0 - /")
                == DiskUse(place: "/", percent: 50, free: 50))
        #expect(fullest("inodes a 0 0 0 0% /") == nil)
    }

    @Test("names with blanks are devices and places as well")
    func names() {
        #expect(
            fullest("space my share 100 95 5 95% /media/my share")
                == DiskUse(place: "/media/my?share", percent: 95, free: 5))
    }

    @Test(
        "what is no answer of df's is none",
        arguments: [
            "", "space", "space a 1 2 3", "space a b c d e% /", "space a 100 -5 5 95% /",
            "space a 100 99999999999999999999 1 99% /", "other a 100 95 5 95% /", "space a 100 95 5 95 /",
        ])
    func hostile(line: String) { #expect(fullest(line) == nil) }

    @Test("an answer that was cut short says nothing")
    func cut() { #expect(DiskUse.fullest(["space a 100 95 5 95% /"]) == nil) }

    @Test("a place cannot pass for the bot's words")
    func place() {
        let use = fullest("space a 100 95 5 95% /`\u{202E}é" + String(repeating: "x", count: 200))
        #expect(use?.place.hasPrefix("/???x") == true && use?.place.count == 80, "\(use?.place ?? "")")
    }

    @Test(
        "the script finds this machine's disks, one that is not there is no reason to find none",
        arguments: Shell.all)
    func here(shell: Shell) throws {
        let world = try World()
        let ending = try shell.command(DiskUse.script(["/nowhere", "/it's \"a\" $HOME"]), in: world)
        #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
        let use = try #require(DiskUse.fullest(ending.lines), "\(ending.lines)")
        #expect((1...100).contains(use.percent) && use.place.hasPrefix("/"), "\(use)")
    }
}
