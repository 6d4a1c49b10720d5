namespace Budkavle.NaiveOrleans.Naive;

/// <inheritdoc cref="INaiveMailboxGrain"/>
public sealed class NaiveMailboxGrain([PersistentState("mailbox", "letters")] IPersistentState<NaiveMailbox> mailbox)
    : Grain, INaiveMailboxGrain
{
    public async Task<int> Deliver(NaiveLetter letter)
    {
        if (mailbox.State.Letters.TrueForAll(l => l.Key != letter.Key))
        {
            mailbox.State.Letters.Add(letter);
            await mailbox.WriteStateAsync();
        }
        return mailbox.State.Letters.Count;
    }

    public async Task Fill(NaiveLetter[] letters)
    {
        mailbox.State.Letters.AddRange(letters);
        await mailbox.WriteStateAsync();
        DeactivateOnIdle();
    }
}
