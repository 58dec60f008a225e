#include "ui/models/completion_source.h"

#include "ui/connection/background.h"
#include "ui/connection/session.h"
#include "ui/models/completion_items.h"
#include "ui/models/format.h"
#include "ui/models/metric_names.h"

#include <QCache>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QRegularExpression>

namespace pallium::ui {
namespace {

constexpr int kLabelLimit = 1000;
constexpr int kPrefixLimit = 200;
constexpr qint64 kLateMs = 2000;
constexpr qint64 kCachedMs = 60 * 1000;
constexpr int kCachedAnswers = 300;

using Hits = std::vector<MetricIndex::Hit>;

/// What a list is made of when its names must come from the server.
struct LabelRequest {
    QString label;  // empty: names are wanted
    QStringList selectors;
    int limit = kLabelLimit;

    QString key() const {
        return QStringList{label, QString::number(limit), selectors.join(u'\n')}.join(u'\r');
    }
};

QString regexPrefix(const QString& label, const QString& prefix) {
    return label + QLatin1String("=~") + quotedValue(escapedForRegex(prefix) + QLatin1String(".*"));
}

/// The selectors with one more matcher.
QStringList narrowed(const QStringList& selectors, const QString& matcher) {
    if (selectors.isEmpty()) return {u'{' + matcher + u'}'};
    QStringList result;
    for (const QString& selector : selectors)
        result << (selector.endsWith(u'}') ? selector.chopped(1) + u',' + matcher + u'}'
                                           : selector + u'{' + matcher + u'}');
    return result;
}

}  // namespace

struct CompletionSource::Impl {
    /// Names or values as a server gave them.
    struct CachedAnswer {
        QStringList names;
        QElapsedTimer age;
    };

    Impl(CompletionSource& o, Session& s, MetricNames& n) : owner(o), session(s), names(n) {
        cache.setMaxCost(kCachedAnswers);
        connect(&names, &MetricNames::changed, &owner, [this] {
            if (isWaitingForNames) answer();
            Q_EMIT owner.knowledgeChanged();
        });
        connect(&names, &MetricNames::dropped, &owner, [this] { forget(); });
        connect(&searching, &QFutureWatcher<Hits>::finished, &owner, [this] {
            if (!searching.isCanceled()) emitExpression(searching.result());
        });
    }

    void forget() {
        drop();
        cache.clear();
    }

    void drop() {
        labelCall.cancel();
        labelKey.clear();
        searching.setFuture({});
        isWaitingForNames = false;
        context = {};
    }

    void request(const PromqlContext& asked) {
        context = asked;
        searching.setFuture({});
        isWaitingForNames = false;
        failedKey.clear();
        since.start();
        answer();
    }

    /// For the context, from what is known now.
    void answer() {
        switch (context.kind) {
            case PromqlContext::Kind::Expression:
            case PromqlContext::Kind::MetricName:
                return answerExpression();
            case PromqlContext::Kind::LabelName:
            case PromqlContext::Kind::Grouping:
                return answerLabels({{}, context.selectors, kLabelLimit});
            case PromqlContext::Kind::LabelValue:
                return answerLabels({context.label, context.selectors, kLabelLimit});
            case PromqlContext::Kind::Duration:
                return emitList(durationItems(context));
            case PromqlContext::Kind::AfterExpression:
                return emitList(operatorItems(context));
            case PromqlContext::Kind::None:
                return emitList({});
        }
    }

    void answerExpression() {
        names.use();
        const bool isEmpty = !names.index() || names.index()->isEmpty();
        isWaitingForNames = isEmpty && names.isLoading();
        if (names.needsServer() && !context.typed.isEmpty()) return answerByPrefix();
        const MetricIndexPtr index = names.index();
        if (!index) return emitExpression({});
        if (index->size() < MetricIndex::kSearchOnPoolFrom)
            return emitExpression(index->search(context.typed, kMaxCompletions));
        searching.setFuture(runOnPool(
            [index, typed = context.typed] { return index->search(typed, kMaxCompletions); }));
    }

    void emitExpression(const Hits& hits) {
        emitList(expressionItems(context, hits, names.metadata().get()), isWaitingForNames);
    }

    /// Too many names to keep: those that begin with what is typed.
    void answerByPrefix() {
        const QString nameLabel = QStringLiteral("__name__");
        const QString matcher = regexPrefix(nameLabel, context.typed);
        const QStringList* found = fetch({nameLabel, narrowed({}, matcher), kPrefixLimit});
        Hits hits;
        for (const QString& name : found ? *found : QStringList())
            hits.push_back({name, NamePattern(context.typed).positions(name)});
        emitList(expressionItems(context, hits, names.metadata().get()), !found,
                 tr("Metrics are searched on the server, by their beginning"));
    }

    void answerLabels(LabelRequest request) {
        const QStringList* found = fetch(request);
        QString footer;
        if (found && found->size() >= request.limit) {
            footer = tr("More than %1: type to narrow").arg(formatCount(request.limit));
            if (!context.typed.isEmpty() && !request.label.isEmpty()) {
                request.selectors =
                    narrowed(request.selectors, regexPrefix(request.label, context.typed));
                // The list so far is better than none while the narrower one is fetched.
                const QStringList* closer = fetch(request);
                if (closer) found = closer;
                return emitList(labelItems(context, *found), !closer,
                                tr("Searched on the server, by the beginning"));
            }
        }
        emitList(found ? labelItems(context, *found) : std::vector<CompletionItem>(), !found,
                 footer);
    }

    /// What the cache holds; else null, and answer() runs again when the server has answered. What
    /// failed is nothing for this request, and is asked again for the next.
    const QStringList* fetch(const LabelRequest& request) {
        static const QStringList nothing;
        const QString key = request.key();
        if (key == failedKey) return &nothing;
        const CachedAnswer* cached = cache.object(key);
        if (cached && cached->age.elapsed() < kCachedMs) return &cached->names;
        if (!session.connection()) return &nothing;
        if (labelKey == key && labelCall.isActive()) return nullptr;
        LabelQuery query;
        query.matchers = request.selectors;
        query.limit = request.limit;
        query.tenant = session.tenant();
        const auto handler = [this, key](const ApiResult<QStringList>& result) {
            if (result) {
                auto* fresh = new CachedAnswer{*result, {}};
                fresh->age.start();
                cache.insert(key, fresh);
            } else {
                failedKey = key;
            }
            const bool isLate = since.elapsed() > kLateMs;
            if (labelKey == key && !isLate) answer();
        };
        labelKey = key;
        ApiClient& client = session.connection()->client();
        labelCall = request.label.isEmpty() ? labelNames(client, query, handler)
                                            : labelValues(client, request.label, query, handler);
        return nullptr;
    }

    void emitList(std::vector<CompletionItem> items, bool isLoading = false,
                  const QString& footer = {}) {
        Q_EMIT owner.listReady({context, std::move(items), isLoading, footer});
    }

    CompletionSource& owner;
    Session& session;
    MetricNames& names;
    PromqlContext context;  // of the newest request
    QElapsedTimer since;    // the newest request
    bool isWaitingForNames = false;
    QString labelKey;   // of labelCall
    QString failedKey;  // what the server failed to answer for the newest request
    ApiCall labelCall;
    QCache<QString, CachedAnswer> cache;
    QFutureWatcher<Hits> searching;
};

CompletionSource::CompletionSource(Session& session, MetricNames& names, QObject* parent)
    : QObject(parent), m_impl(std::make_unique<Impl>(*this, session, names)) {}

CompletionSource::~CompletionSource() = default;

void CompletionSource::request(const PromqlContext& context) {
    m_impl->request(context);
}

void CompletionSource::cancel() {
    m_impl->drop();
}

MetricKnowledge CompletionSource::knowledge() const {
    MetricKnowledge knowledge;
    knowledge.metadata = m_impl->names.metadata();
    // A list that is not complete would call known metrics unknown.
    if (!m_impl->names.needsServer()) knowledge.names = m_impl->names.index();
    return knowledge;
}

void CompletionSource::refresh() {
    m_impl->names.reset();
    m_impl->names.use();
}

}  // namespace pallium::ui
