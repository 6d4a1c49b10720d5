using Budkavle.Embedded.Activations;

namespace Budkavle.Embedded.Calls;

/// <summary>
/// Something that takes a turn of an activation: a call or a timer's tick. It is its own node in the activation's queue and in the
/// queue of deadlines, so that a call costs no further allocation.
/// </summary>
internal abstract class Request
{
    // Guarded by the activation's lock.
    internal Request? Next;

    // Guarded by the lock of the stripe.
    internal Request? Earlier;
    internal Request? Later;
    internal CallDeadlines.Stripe? Stripe;
    internal int DeadlineTick;

    internal byte Forwards;

    /// <summary>Ticks of timers: not counted by the limit, not moved to the next activation.</summary>
    internal virtual bool IsLocal => false;

    internal virtual bool KeepsAlive => true;

    internal abstract bool AlwaysInterleave { get; }

    internal abstract bool ReadOnly { get; }

    /// <summary>Starts the request. It calls <see cref="Activation.OnCompleted"/> once, now or later.</summary>
    internal abstract void Run(Activation activation);

    /// <summary>Answers with an error without having run.</summary>
    internal abstract void Fail(Exception exception);

    /// <summary>Answers that the deadline has passed. The grain may still be running it: the outcome is unknown.</summary>
    internal virtual void TimeOut()
    {
    }
}
