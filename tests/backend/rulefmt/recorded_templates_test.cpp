#include "tests/backend/rulefmt/template_evaluation.h"
#include "tests/support/shared_data.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace pallium::rulefmt {

using namespace Qt::StringLiterals;

namespace {

StringMap stringMap(const QJsonValue& json) {
    StringMap map;
    const QJsonObject object = json.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        map[it.key().toStdString()] = it.value().toString().toStdString();
    return map;
}

double numberOf(const QJsonValue& json) {
    if (json.isDouble()) return json.toDouble();
    if (json.toString() == "NaN"_L1) return std::nan("");
    return json.toString().startsWith(u'-') ? -HUGE_VAL : HUGE_VAL;
}

Evaluation evaluationOf(const QJsonObject& fixture) {
    Evaluation evaluation;
    evaluation.alert = fixture["alertname"_L1].toString().toStdString();
    evaluation.labels = stringMap(fixture["labels"_L1]);
    evaluation.externalLabels = stringMap(fixture["externalLabels"_L1]);
    evaluation.externalUrl = fixture["externalURL"_L1].toString().toStdString();
    evaluation.value = numberOf(fixture["value"_L1]);
    const QJsonObject queries = fixture["queries"_L1].toObject();
    for (auto it = queries.begin(); it != queries.end(); ++it) {
        auto& samples = evaluation.answers[it.key().toStdString()];
        for (const QJsonValue& sample : it.value().toArray())
            samples.push_back({stringMap(sample["labels"_L1]), numberOf(sample["value"_L1])});
    }
    const StringMap errors = stringMap(fixture["query_errors"_L1]);
    evaluation.errors.insert(errors.begin(), errors.end());
    return evaluation;
}

QJsonObject golden(const char* name) {
    const auto shared = pallium::test::sharedDirectory();
    if (!shared) return {};
    return QJsonDocument::fromJson(QByteArray::fromStdString(pallium::test::readFile(
                                       *shared + "/golden/" + name + ".json")))
        .object();
}

/// How a template writes the argument of a case of golden/humanize.
QString literal(const QJsonObject& testCase) {
    const QString argument = testCase["arg"_L1].toString();
    return testCase["arg_type"_L1] == "string"_L1 ? QStringLiteral("\"%1\"").arg(argument)
                                                  : QStringLiteral("$value");
}

}  // namespace

class RecordedTemplatesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void expandsAsPrometheus_data() {
        QTest::addColumn<QJsonObject>("fixture");
        QTest::addColumn<QJsonObject>("testCase");
        const QJsonObject data = golden("templates");
        if (data.isEmpty()) {
            pallium::test::markSkipped();
            QSKIP("no reference data");
        }
        for (const QJsonValue& value : data["cases"_L1].toArray())
            if (value["mode"_L1] == "prometheus_text"_L1)
                QTest::newRow(qPrintable(value["id"_L1].toString()))
                    << data["fixtures"_L1][value["fixture"_L1].toString()].toObject()
                    << value.toObject();
    }

    void expandsAsPrometheus() {
        QFETCH(const QJsonObject, fixture);
        QFETCH(const QJsonObject, testCase);
        QString expected = testCase["expected"_L1].toString();
        if (testCase.contains("error"_L1))
            expected = QStringLiteral("<error expanding template: %1>")
                           .arg(testCase["error"_L1].toString());
        QCOMPARE(evaluationOf(fixture).expand(testCase["template"_L1].toString().toStdString()),
                 expected);
    }

    void humanizesAsPrometheus_data() {
        QTest::addColumn<QJsonObject>("testCase");
        const QJsonObject data = golden("humanize");
        if (data.isEmpty()) {
            pallium::test::markSkipped();
            QSKIP("no reference data");
        }
        for (const QJsonValue& value : data["cases"_L1].toArray())
            if (!value["platform_dependent"_L1].toBool())
                QTest::newRow(qPrintable(value["id"_L1].toString())) << value.toObject();
    }

    void humanizesAsPrometheus() {
        QFETCH(const QJsonObject, testCase);
        const QString argument = testCase["arg"_L1].toString();
        Evaluation evaluation;
        if (testCase["arg_type"_L1] != "string"_L1) {
            bool isNumber = false;
            const double number = argument.toDouble(&isNumber);
            evaluation.value = isNumber ? number : numberOf(argument);
        }
        const QString function = testCase["function"_L1].toString();
        const QString text = function == "print"_L1
                                 ? QStringLiteral("{{ $value }}")
                                 : QStringLiteral("{{ %1 %2 }}").arg(function, literal(testCase));
        const QString output = evaluation.expand(text.toStdString());
        if (testCase.contains("error"_L1))
            QVERIFY2(output.endsWith(QStringLiteral(": %1>").arg(testCase["error"_L1].toString())),
                     qPrintable(output));
        else
            QCOMPARE(output, testCase["expected"_L1].toString());
    }
};

static const test::Registrar<RecordedTemplatesTest> registered;

}  // namespace pallium::rulefmt

#include "recorded_templates_test.moc"
