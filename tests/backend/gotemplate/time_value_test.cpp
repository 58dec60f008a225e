#include "backend/gotemplate/time_value.h"

#include "backend/gotemplate/template.h"
#include "tests/support/test_main.h"

namespace pallium::gotemplate {
namespace {

/// 2024-03-10 12:30:45.123456789, a Sunday.
constexpr int64_t kSeconds = 1'710'073'845;

QString runWithTime(const QString& text, const Type& type) {
    const Value time = timeValue({kSeconds, 123'456'789}, type);
    const Value start = timeValue({kSeconds - 7200, 0}, type);
    const Value::Map data{{"t", time}, {"start", start}, {"zero", timeValue({-62'135'596'800, 0})}};
    const auto parsed = Template::parse("t", text.toStdString(), {});
    if (!parsed) return QString::fromStdString(parsed.error().message);
    const auto output = parsed->execute(Value(data, anyMapType()), {});
    return QString::fromStdString(output ? *output : output.error().message);
}

}  // namespace

class TimeValueTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void gives_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* text, const char* expected) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(expected);
        };
        row("{{ .t }}", "2024-03-10 12:30:45.123456789 +0000 UTC");
        row("{{ .zero }} {{ .zero.IsZero }}", "0001-01-01 00:00:00 +0000 UTC true");
        row("{{ .t.Year }} {{ .t.Month }} {{ .t.Day }} {{ .t.Weekday }} {{ .t.YearDay }}",
            "2024 March 10 Sunday 70");
        row("{{ .t.Hour }}:{{ .t.Minute }}:{{ .t.Second }}.{{ .t.Nanosecond }}",
            "12:30:45.123456789");
        row("{{ .t.Unix }} {{ .t.UnixMilli }} {{ .t.UnixNano }}",
            "1710073845 1710073845123 1710073845123456789");
        row("{{ .t.Sub .start }} {{ (.t.Sub .start).Hours | printf \"%.1f\" }}",
            "2h0m0.123456789s 2.0");
        row("{{ .start.Before .t }} {{ .start.After .t }} {{ .t.Equal .t }}", "true false true");
        row("{{ .t.Truncate (.t.Sub .start) }}", "2024-03-10 12:05:28.632013278 +0000 UTC");
        row("{{ $t := .t }}{{ range 3 }}{{ $t = $t.AddDate 1000000000 0 0 }}{{ end }}",
            "template: t:1:37: executing \"t\" at <$t.AddDate>: error calling AddDate: date out of "
            "range");
        row("{{ .t.AddDate 0 11 25 }}", "2025-03-07 12:30:45.123456789 +0000 UTC");
        row("{{ .t.AddDate -1 -3 0 }}", "2022-12-10 12:30:45.123456789 +0000 UTC");
        row("{{ (.t.Add 1000000000).Second }}", "46");
        row("{{ printf \"%d %v %T\" .t.Month .t.Month .t.Month }}", "3 March time.Month");
        row("{{ .t.Format \"Mon Jan _2 15:04:05.000 MST 2006\" }}",
            "Sun Mar 10 12:30:45.123 UTC 2024");
        row("{{ .t.Format \"02/01/06 03:04PM Z07:00 -0700 .999999 Monday January\" }}",
            "10/03/24 12:30PM Z +0000 .123456 Sunday March");
        row("{{ .t.Format \"1 2 3 4 5 002 __2 pm Janet Month _2006 ,00 .0x\" }}",
            "3 10 12 30 45 070  70 pm Janet Month _2024 ,12 .1x");
    }

    void gives() {
        QFETCH(const QString, text);
        QFETCH(const QString, expected);
        QCOMPARE(runWithTime(text, timeType()), expected);
        QCOMPARE(runWithTime(text, timePointerType()), expected);
    }

    void offsetsInLayouts() {
        const ZonedTime time{kSeconds, 0, -5 * 3600 - 30 * 60, ""};
        QCOMPARE(formatTime(time, "15:04 -07:00 -0700 -07 Z07:00 -07:00:00 MST"),
                 std::string("07:00 -05:30 -0530 -05 -05:30 -05:30:00 -0530"));
    }
};

static const pallium::test::Registrar<TimeValueTest> registeredTimeValue;

}  // namespace pallium::gotemplate

#include "time_value_test.moc"
