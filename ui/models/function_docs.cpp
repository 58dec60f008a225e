#include "ui/models/function_docs.h"

#include "backend/promql/parser/tokens.h"
#include "ui/models/function_docs_table.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <string_view>

namespace pallium::ui {
namespace {

QString typeName(promql::ValueKind kind) {
    switch (kind) {
        case promql::ValueKind::Scalar:
            return QStringLiteral("scalar");
        case promql::ValueKind::Matrix:
            return QStringLiteral("range-vector");
        case promql::ValueKind::String:
            return QStringLiteral("string");
        default:
            return QStringLiteral("instant-vector");
    }
}

QString signatureOf(const promql::FunctionSignature& function) {
    QStringList arguments;
    const auto declared = static_cast<int>(function.argTypes.size());
    const int required = function.variadic == 0 ? declared : declared - 1;
    for (int i = 0; i < declared; ++i) {
        const QString type = typeName(function.argTypes[static_cast<size_t>(i)]);
        arguments << (i < required ? type : u'[' + type + u']');
    }
    if (function.variadic < 0 || function.variadic > 1) arguments << QStringLiteral("…");
    return QStringLiteral("%1(%2) %3")
        .arg(QString::fromUtf8(function.name.data(), static_cast<qsizetype>(function.name.size())),
             arguments.join(QStringLiteral(", ")), typeName(function.returnType));
}

QString aggregationSignature(const QString& name, promql::AggregateOp op) {
    const char* parameter = "";
    switch (op) {
        case promql::AggregateOp::Topk:
        case promql::AggregateOp::Bottomk:
        case promql::AggregateOp::Limitk:
            parameter = "k, ";
            break;
        case promql::AggregateOp::Quantile:
            parameter = "φ, ";
            break;
        case promql::AggregateOp::CountValues:
            parameter = "label, ";
            break;
        case promql::AggregateOp::LimitRatio:
            parameter = "ratio, ";
            break;
        default:
            break;
    }
    return QStringLiteral("%1 by|without (labels) (%2instant-vector)")
        .arg(name, QString::fromUtf8(parameter));
}

FunctionDoc docOf(const FunctionText& text) {
    FunctionDoc doc;
    doc.name = QString::fromUtf8(text.name);
    doc.help = QCoreApplication::translate("FunctionDocs", text.help);
    doc.example = QString::fromUtf8(text.example);
    const promql::TokenKind kind = promql::keywordKind(text.name);
    if (promql::isAggregator(kind)) {
        const promql::AggregateOp op = promql::aggregateOp(kind);
        doc.isAggregation = true;
        doc.isExperimental =
            op == promql::AggregateOp::Limitk || op == promql::AggregateOp::LimitRatio;
        doc.signature = aggregationSignature(doc.name, op);
    } else if (const promql::FunctionSignature* function = promql::findFunction(text.name)) {
        doc.isExperimental = function->isExperimental;
        doc.signature = signatureOf(*function);
    }
    return doc;
}

}  // namespace

const std::vector<FunctionDoc>& allFunctionDocs() {
    static const std::vector<FunctionDoc> docs = [] {
        std::vector<FunctionDoc> made;
        made.reserve(functionTexts().size());
        for (const FunctionText& text : functionTexts())
            made.push_back(docOf(text));
        return made;
    }();
    return docs;
}

}  // namespace pallium::ui
