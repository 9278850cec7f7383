import Testing
import TestKit

@testable import Remote

@Suite struct OutputTests {
    @Test(
        "the start and the end are kept, and what is between is counted",
        arguments: [(3, 2, 5), (3, 2, 6), (3, 2, 20), (0, 3, 10), (3, 0, 10), (0, 0, 4), (2, 2, 3)])
    func kept(_ head: Int, _ tail: Int, _ count: Int) {
        let written = (1...count).map(String.init)
        let output = Output(lines: written, OutputBound(head: head, tail: tail))
        let isWhole = count <= head + tail
        #expect(output.lines == (isWhole ? written : written.prefix(head) + written.suffix(tail)))
        #expect(output.dropped == (isWhole ? 0 : count - head - tail))
    }

    @Test("the text says where something was left out")
    func text() {
        let output = Output(lines: (1...9).map(String.init), OutputBound(head: 1, tail: 2))
        #expect(output.text == "1\n[6 lines left out]\n8\n9")
    }

    @Test("lines come out of chunks however these are cut", arguments: 0..<50)
    func splitting(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let lengths = [0, 1, 2, 80, 65_535, 65_536, 65_537, 80_000, 200_000]
        let lines = (0..<8).map { _ -> [UInt8] in
            let length = lengths.randomElement(using: &generator) ?? 0
            return (0..<length).map { UInt8(97 + ($0 % 26)) }
        }
        var bytes = Array(lines.joined(separator: [0x0A])) + [0x0A] + Array("rest".utf8)
        var splitter = LineSplitter()
        var found: [RawLine] = []
        while !bytes.isEmpty {
            let size = min(bytes.count, Int.random(in: 1...70_000, using: &generator))
            splitter.feed(Array(bytes.prefix(size)))
            bytes.removeFirst(size)
            while let line = splitter.next() { found.append(line) }
        }
        #expect(found.map(\.length) == lines.map(\.count), "seed \(seed)")
        #expect(splitter.remainder?.head == Array("rest".utf8))
        for (line, written) in zip(found, lines) {
            #expect(line.head.elementsEqual(written.prefix(LineSplitter.headLimit)), "seed \(seed)")
            let beyond = written.dropFirst(LineSplitter.headLimit)
            #expect(line.tail.elementsEqual(beyond.suffix(LineSplitter.tailLimit)), "seed \(seed)")
        }
    }

    @Test("of a line too long to hold the last rewriting is shown, or else the start")
    func overlong() {
        let rewritten = (0..<20_000).map { "\r\($0) of 20000" }.joined()
        var splitter = LineSplitter()
        splitter.feed(Array((rewritten + "\n").utf8))
        let progress = splitter.next()
        #expect(progress.map { Cleaner.line($0, limit: 4096) } == "19999 of 20000")

        splitter.feed(Array(repeating: 0x78, count: 70_000) + [0x0A])
        let long = splitter.next()
        #expect(
            long.map { Cleaner.line($0, limit: 100) } == String(repeating: "x", count: 100)
                + "… [69900 bytes cut]")
    }
}
