namespace Budkavle.NaiveOrleans.Naive;

/// <summary>All letters of a mailbox: the state that is read at activation and written whole for each letter.</summary>
[GenerateSerializer, Alias("budkavle.naive.mailbox")]
public sealed class NaiveMailbox
{
    [Id(0)]
    public List<NaiveLetter> Letters { get; set; } = [];
}
