namespace Budkavle.Benchmarks.Micro.Submissions;

/// <summary>What is sent.</summary>
internal enum Kind
{
    /// <summary>A letter with the file, to be compared with: one commit.</summary>
    Letter,

    /// <summary>A submission by mail: one commit.</summary>
    Mail,

    /// <summary>A submission from a mailbox: into the sender's stream, the agency's, and a note of it.</summary>
    Mailbox,
}
