namespace Budkavle.NaiveOrleans.Naive;

/// <summary>A mailbox as the first example of every tutorial would write it.</summary>
[Alias("budkavle.naive.mailbox-grain")]
public interface INaiveMailboxGrain : IGrainWithIntegerKey
{
    /// <summary>Keeps the letter, once for each key; how many there are now. Answers when the state is written.</summary>
    [Alias("deliver")]
    Task<int> Deliver(NaiveLetter letter);

    /// <summary>Keeps several letters with one write, to prepare mailboxes that are not empty.</summary>
    [Alias("fill")]
    Task Fill(NaiveLetter[] letters);
}
