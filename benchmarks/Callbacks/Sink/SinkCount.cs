namespace Budkavle.Callbacks.Sink;

/// <summary>What the receiver has seen since it was last told to forget.</summary>
/// <param name="Events">Different <c>webhook-id</c>s.</param>
/// <param name="Repeated">Messages whose id had come before.</param>
/// <param name="Forged">Messages whose signature or time is not good.</param>
/// <param name="OutOfOrder">Events of a letter that came after a later one of it.</param>
/// <param name="ProcessorSeconds">Of the receiver's process, ever.</param>
internal sealed record SinkCount(long Events, long Repeated, long Forged, long OutOfOrder, double ProcessorSeconds);
