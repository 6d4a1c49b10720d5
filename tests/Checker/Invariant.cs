namespace Budkavle.Checker;

/// <summary>What must hold whatever fails.</summary>
public enum Invariant
{
    /// <summary>Every acknowledged letter is in exactly one mailbox, once, at the end and after a cold restart.</summary>
    I1 = 1,

    /// <summary>No letter that nobody sent; none whose request got a definite refusal. A time-out may go either way.</summary>
    I2,

    /// <summary>Same key and content: one letter, the same answer. Same key, other content: refused.</summary>
    I3,

    /// <summary>Per stream: versions without gaps; status moves only along its table; state equals the replay of the log.</summary>
    I4,

    /// <summary>A notification at least once for each letter that asks for it, under one id, never for what is not in the log.</summary>
    I5,

    /// <summary>A reader of a feed sees every entry once, in order.</summary>
    I6,

    /// <summary>What someone has read never disappears.</summary>
    I7,

    /// <summary>Per sender and dispatch the counts add up to what was accepted.</summary>
    I8,

    /// <summary>After the faults stop, all of it is true within a bounded time.</summary>
    I9,
}
