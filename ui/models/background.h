#pragma once

#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <utility>

namespace pallium::ui {

/// Runs `work` on the global pool and hands its result to `done` on the thread of `context`, from
/// its event loop. `done` is never called once `context` is gone; `work` must not touch it and runs
/// to its end even then. The result is copied, so it should be a shared pointer or an implicitly
/// shared value. Requires: `context` lives on the calling thread.
template <class Work, class Done>
void runInBackground(QObject* context, Work work, Done done) {
    using Value = decltype(work());
    auto promise = std::make_shared<QPromise<Value>>();
    auto* const watcher = new QFutureWatcher<Value>(context);
    QObject::connect(watcher, &QFutureWatcher<Value>::finished, context,
                     [watcher, done = std::move(done)]() mutable {
                         watcher->deleteLater();
                         done(watcher->result());
                     });
    promise->start();
    watcher->setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    });
}

}  // namespace pallium::ui
