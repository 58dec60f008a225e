#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>
#include <utility>

namespace pallium::ui {

/// Runs `work` on the program's pool. Watch the future with a QFutureWatcher that is a member: then
/// a destroyed object never hears of it, and setting a newer future drops the older one's result.
template <class Work>
QFuture<std::invoke_result_t<Work>> runOnPool(Work work) {
    using Result = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Result>>();
    promise->start();
    QFuture<Result> future = promise->future();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

/// Runs `work` on the global pool and hands its result to `done` on the thread of `context`, from
/// its event loop. `done` is never called once `context` is gone; `work` must not touch it and runs
/// to its end even then. The result is copied, so it should be a shared pointer or an implicitly
/// shared value. Requires: `context` lives on the calling thread.
template <class Work, class Done>
void runInBackground(QObject* context, Work work, Done done) {
    using Value = std::invoke_result_t<Work>;
    auto* const watcher = new QFutureWatcher<Value>(context);
    QObject::connect(watcher, &QFutureWatcher<Value>::finished, context,
                     [watcher, done = std::move(done)]() mutable {
                         watcher->deleteLater();
                         done(watcher->result());
                     });
    watcher->setFuture(runOnPool(std::move(work)));
}

}  // namespace pallium::ui
