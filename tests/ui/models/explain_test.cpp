#include "tests/support/test_main.h"
#include "tests/ui/models/explanations.h"
#include "ui/models/explain_details.h"
#include "ui/models/explain_group_model.h"
#include "ui/models/explain_model.h"
#include "ui/models/health.h"

#include <QAbstractItemModelTester>
#include <QTest>

namespace pallium::ui {
namespace {

ApiResult<ExplanationPtr> decoded(const QByteArray& body) {
    ApiAnswer answer;
    answer.status = 200;
    answer.body = body;
    return decodeExplanation(answer);
}

QString factOf(const ExplainedNode& node, const QString& name) {
    for (const auto& [key, value] : explainedFacts(node, QTimeZone::utc()))
        if (key == name) return value;
    return {};
}

class ExplainTest final : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void readsEveryNode() {
        const auto explanation = decoded(test::quotientExplanation());
        QVERIFY(explanation);
        QCOMPARE((*explanation)->samples, 576000);
        QCOMPARE((*explanation)->evalMs, 13.0);
        const ExplainedNode& root = (*explanation)->root;
        QCOMPARE(root.children.size(), size_t(2));
        QCOMPARE(root.groups.front().labels,
                 (LabelList{{QStringLiteral("job"), QStringLiteral("web")}}));
        QVERIFY(!root.groups.front().result);
        QCOMPARE(root.groups.back().result->value, QStringLiteral("3.5"));
        const ExplainedNode& errors = root.children[0].children[0].children[0];
        QCOMPARE(errors.matchers, QStringList(QStringLiteral("__name__=\"errors\"")));
        QCOMPARE(errors.rangeMs, 300000);
        QCOMPARE(errors.selection->samples, 28800);
        QVERIFY(!errors.atMs);
        QVERIFY(!root.children[1].selection->intervalMs);
    }

    void refusesOtherShapes() {
        for (const char* const body :
             {"{}", "{\"status\":\"success\",\"data\":[]}",
              "{\"status\":\"success\",\"data\":{\"root\":1,\"totals\":{}}}", "[", ""})
            QCOMPARE(decoded(body).error().kind, ApiErrorKind::Decode);
    }

    void isATree() {
        ExplainModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setExplanation(*decoded(test::quotientExplanation()));
        QCOMPARE(model.rowCount(), 1);
        const QModelIndex root = model.index(0, 0);
        QCOMPARE(root.data().toString(), QStringLiteral("/ on (job)"));
        QCOMPARE(model.rowCount(root), 2);
        const QModelIndex sum = model.index(0, 0, root);
        QCOMPARE(sum.data().toString(), QStringLiteral("sum by (job)"));
        QCOMPARE(sum.siblingAtColumn(ExplainModel::Points).data().toString(),
                 QStringLiteral("241"));
        QCOMPARE(sum.siblingAtColumn(ExplainModel::Time).data(ShareRole).toDouble(), 0.8);
        const QModelIndex rate = model.index(0, 0, sum);
        QCOMPARE(rate.data().toString(), QStringLiteral("rate"));
        QCOMPARE(rate.parent().parent(), root);
        QCOMPARE(model.nodeAt(model.index(1, 0, root))->text, QStringLiteral("requests"));
        model.setExplanation(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void warnsOfWhatIsEmpty() {
        QByteArray body = test::quotientExplanation();
        body.replace("\"points\":482", "\"points\":0");
        ExplainModel model;
        model.setExplanation(*decoded(body));
        const QModelIndex requests = model.index(1, ExplainModel::Series, model.index(0, 0));
        QCOMPARE(requests.data(HealthRole).toInt(), static_cast<int>(Health::Warn));
        QVERIFY(!model.index(0, ExplainModel::Series).data(HealthRole).isValid());
    }

    void tellsFacts() {
        const auto explanation = *decoded(test::quotientExplanation());
        const ExplainedNode& root = explanation->root;
        QCOMPARE(factOf(root, QStringLiteral("Matching")), QStringLiteral("one-to-one, on (job)"));
        QCOMPARE(factOf(root, QStringLiteral("Groups")), QStringLiteral("2"));
        QCOMPARE(factOf(root, QStringLiteral("Labels (values)")), QStringLiteral("job (1)"));
        QCOMPARE(factOf(root, QStringLiteral("Result")), QStringLiteral("1 series, 241 points"));
        QVERIFY(explainedLoss(root).contains(QStringLiteral("1 series on the right")));
        QVERIFY(explainedMeaning(root).isEmpty());
        const ExplainedNode& rate = root.children[0].children[0];
        QVERIFY(explainedMeaning(rate).startsWith(QStringLiteral("rate(range-vector)")));
        const ExplainedNode& errors = rate.children[0];
        QCOMPARE(factOf(errors, QStringLiteral("Window")), QStringLiteral("5m"));
        QCOMPARE(factOf(errors, QStringLiteral("Offset")), QStringLiteral("1m"));
        QCOMPARE(factOf(errors, QStringLiteral("Read")),
                 QStringLiteral("120 series, 28,800 samples"));
        QCOMPARE(factOf(errors, QStringLiteral("Interval found")), QStringLiteral("15 s"));
        QCOMPARE(factOf(errors, QStringLiteral("Resets")), QStringLiteral("2"));
        QVERIFY(explainedLoss(errors).isEmpty());
    }

    void tellsWhatWasNotFound() {
        ExplainedNode node;
        node.selection = ExplainedSelection{};
        QVERIFY(explainedLoss(node).contains(QStringLiteral("No series")));
        node.selection->series = 3;
        QVERIFY(explainedLoss(node).contains(QStringLiteral("no sample")));
    }

    void aSetLosesNothing() {
        QByteArray body = test::quotientExplanation();
        body.replace("one-to-one", "many-to-many");
        const auto explanation = *decoded(body);
        QVERIFY(!losesUnmatched(explanation->root));
        QVERIFY(explainedLoss(explanation->root).isEmpty());
        ExplainGroupModel model;
        model.setGroups(explanation->root.groups, false);
        const QModelIndex left = model.index(0, ExplainGroupModel::Left);
        QCOMPARE(left.data().toString(), QStringLiteral("–"));
        QVERIFY(!left.data(HealthRole).isValid());
    }

    void roundsValuesButInToolTips() {
        ExplainedGroup group;
        group.input = ExplainedSide{3, QStringLiteral("133.34272764")};
        ExplainGroupModel model;
        model.setGroups({group}, false);
        const QModelIndex input = model.index(0, ExplainGroupModel::Left);
        QCOMPARE(input.data().toString(), QStringLiteral("133.3 (3 series)"));
        QCOMPARE(input.data(Qt::ToolTipRole).toString(), QStringLiteral("133.34272764 (3 series)"));
    }

    void listsGroups() {
        ExplainGroupModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto explanation = *decoded(test::quotientExplanation());
        model.setGroups(explanation->root.groups, losesUnmatched(explanation->root));
        const QModelIndex left = model.index(0, ExplainGroupModel::Left);
        QCOMPARE(left.data().toString(), QStringLiteral("no partner"));
        QCOMPARE(left.data(HealthRole).toInt(), static_cast<int>(Health::Warn));
        QCOMPARE(model.index(0, ExplainGroupModel::Result).data().toString(), QStringLiteral("–"));
        QCOMPARE(model.index(1, ExplainGroupModel::Result).data().toString(),
                 QStringLiteral("3.5"));
        QCOMPARE(model.headerData(ExplainGroupModel::Left, Qt::Horizontal, Qt::DisplayRole),
                 QVariant(QStringLiteral("Left")));
        model.setGroups(explanation->root.children[0].groups, false);
        QCOMPARE(model.headerData(ExplainGroupModel::Left, Qt::Horizontal, Qt::DisplayRole),
                 QVariant(QStringLiteral("Input")));
        QCOMPARE(model.index(0, ExplainGroupModel::Left).data().toString(),
                 QStringLiteral("7 (120 series)"));
    }
};

const test::Registrar<ExplainTest> registered;

}  // namespace
}  // namespace pallium::ui

#include "explain_test.moc"
