namespace Budkavle.Domain.Submissions;

/// <summary>How a submission came in. The number is stored.</summary>
public enum SubmissionWay : byte
{
    None = 0,

    /// <summary>From the mailbox of somebody who had logged in with an e-ID.</summary>
    Mailbox = 1,

    /// <summary>By e-mail: who sent it is what the message says, and proved by nothing.</summary>
    Email = 2,
}
