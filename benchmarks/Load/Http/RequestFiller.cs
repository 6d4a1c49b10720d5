namespace Budkavle.Load.Http;

/// <summary>Writes the next whole lines of a request body into the buffer and returns their bytes; 0 ends the body.</summary>
internal delegate int RequestFiller(Span<byte> buffer);
