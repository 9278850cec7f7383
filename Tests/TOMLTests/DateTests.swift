import TOML
import Testing

@Suite("dates and times")
struct DateTests {
    @Test(
        "the four kinds read as the specification says",
        arguments: [
            ("1979-05-27T07:32:00Z", "1979-05-27T07:32:00.000000000 offset 0"),
            ("1979-05-27t07:32:00z", "1979-05-27T07:32:00.000000000 offset 0"),
            ("1979-05-27 07:32:00Z", "1979-05-27T07:32:00.000000000 offset 0"),
            ("1979-05-27T00:32:00-07:30", "1979-05-27T00:32:00.000000000 offset -450"),
            ("1979-05-27T00:32:00.999999+14:00", "1979-05-27T00:32:00.999999000 offset 840"),
            ("1979-05-27T00:32:00-00:00", "1979-05-27T00:32:00.000000000 offset 0"),
            ("1979-05-27T07:32:00", "1979-05-27T07:32:00.000000000"),
            ("1979-05-27 07:32:00.5", "1979-05-27T07:32:00.500000000"),
            ("1979-05-27T07:32:00.9999999999", "1979-05-27T07:32:00.999999999"),
            ("1979-05-27", "1979-05-27"),
            ("0000-01-01", "0000-01-01"),
            ("2000-02-29", "2000-02-29"),
            ("2024-02-29", "2024-02-29"),
            ("07:32:00", "07:32:00.000000000"),
            ("23:59:60", "23:59:60.000000000"),
            ("00:32:00.000000001", "00:32:00.000000001"),
            ("1979-05-27 # 07:32:00", "1979-05-27"),
        ]
    )
    func kinds(text: String, value: String) {
        #expect(outcome("a = \(text)") == "{\"a\": \(value)}")
    }

    @Test(
        "a wrong date or time is refused where it is wrong",
        arguments: [
            ("1979-13-01", 10, "the month must be from 1 to 12"),
            ("1979-00-01", 10, "the month must be from 1 to 12"),
            ("1979-05-00", 13, "the day of this month must be from 1 to 31"),
            ("1979-04-31", 13, "the day of this month must be from 1 to 30"),
            ("1979-02-29", 13, "the day of this month must be from 1 to 28"),
            ("1900-02-29", 13, "the day of this month must be from 1 to 28"),
            ("2200-02-29", 13, "the day of this month must be from 1 to 28"),
            ("2000-02-30", 13, "the day of this month must be from 1 to 29"),
            ("1979-5-27", 11, "expected 2 digits for the month; a date is written YYYY-MM-DD"),
            ("1979-05", 12, "expected \"-\" here; a date is written YYYY-MM-DD"),
            ("1979-05-27T", 16, "expected 2 digits for the hour"),
            ("1979-05-27T07", 18, "expected \":\" here; a time is written HH:MM:SS"),
            ("1979-05-27T07:32", 21, "expected \":\" here; a time is written HH:MM:SS"),
            ("1979-05-27T24:00:00", 16, "the hour must be from 0 to 23"),
            ("1979-05-27T07:60:00", 19, "the minute must be from 0 to 59"),
            ("1979-05-27T07:32:61", 22, "the second must be from 0 to 60"),
            ("1979-05-27T07:32:00.", 25, "expected digits after the point"),
            ("1979-05-27T07:32:00.Z", 25, "expected digits after the point"),
            ("1979-05-27T07:32:00+24:00", 25, "the hour of the offset must be from 0 to 23"),
            ("1979-05-27T07:32:00+01:60", 28, "the minute of the offset must be from 0 to 59"),
            ("1979-05-27T07:32:00+0100", 27, "expected \":\" here; an offset is written Z"),
            ("1979-05-27T07:32:00ZZ", 25, "expected the end of the date or time"),
            ("1979-05-27x", 15, "expected the end of the date or time"),
            ("1979-05-27  07:32:00", 17, "expected the end of the line"),
            ("7:32:00", 6, "expected 2 digits for the hour; a time is written HH:MM:SS"),
            ("07:32", 10, "expected \":\" here; a time is written HH:MM:SS"),
            ("07:32:00Z", 13, "expected the end of the date or time"),
            ("27-05-1979", 7, "expected only digits here"),
            ("10000-01-01", 10, "expected only digits here"),
        ]
    )
    func mistakes(text: String, column: Int, message: String) {
        let outcome = outcome("a = \(text)")
        #expect(outcome.hasPrefix("line 1, column \(column): \(message)"), "\(outcome)")
    }
}
