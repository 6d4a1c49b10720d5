namespace Budkavle.Api.Mailboxes;

/// <summary>Takes the letters of a page in order.</summary>
internal interface ILetterList
{
    void Add(in ShownLetter letter, int shard);
}
