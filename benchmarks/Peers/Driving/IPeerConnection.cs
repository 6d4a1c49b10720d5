namespace Budkavle.Peers.Driving;

/// <summary>
/// One connection to a peer, ready to take letters: writes requests and understands answers; sockets are not its business.
/// </summary>
internal interface IPeerConnection : IDisposable
{
    System.Net.Sockets.Socket Socket { get; }

    /// <summary>Most bytes one letter takes with everything around it.</summary>
    int LetterBytesMax { get; }

    /// <summary>
    /// Writes letter <paramref name="index"/>, the <paramref name="number"/>-th of this connection; gives the bytes written.
    /// </summary>
    int Write(long index, long number, Span<byte> buffer);

    /// <summary>
    /// Reads whole answers and reports the letters they acknowledge; gives the bytes used, the rest comes again with more.
    /// </summary>
    /// <exception cref="InvalidDataException">The peer refused a letter or said what nobody understands.</exception>
    int Read(ReadOnlySpan<byte> received, InFlight letters, Action<long> acknowledge);

    /// <summary>Bytes to send besides letters, such as the answer to a ping; empty for most.</summary>
    ReadOnlyMemory<byte> TakeReply();
}
