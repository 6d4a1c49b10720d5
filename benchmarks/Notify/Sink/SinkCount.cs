namespace Budkavle.Notify.Sink;

/// <summary>What the sink has been given.</summary>
/// <param name="Mails">Messages taken over.</param>
/// <param name="Distinct">Different notification ids among them.</param>
/// <param name="Connections">Connections that were made.</param>
/// <param name="Bytes">Bytes of messages.</param>
/// <param name="ProcessorSeconds">Processor time of the sink.</param>
internal readonly record struct SinkCount(long Mails, long Distinct, long Connections, long Bytes, double ProcessorSeconds);
