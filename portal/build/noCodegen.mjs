/** Stands in for the part of protobufjs that makes functions from text, which no browser page of ours may do. */
export default undefined;
